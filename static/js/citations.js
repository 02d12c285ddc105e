// Of a source that is chosen for a citation: where it is found; and one is made of an address that is not there yet.
"use strict";

{
  const $ = django.jQuery;
  const sources = "select[data-model-name=citation][data-field-name=source]";

  function link(text, address) {
    return Object.assign(document.createElement("a"), { href: address, textContent: text, target: "_blank", rel: "noreferrer" });
  }

  const asSaved = new Map();

  $(document).on("change", sources, (event) => {
    if (!$(event.target).data("select2")) return; // Django says so once before anything is chosen
    const found = event.target.closest("tr").querySelector(".found");
    if (!asSaved.has(found)) asSaved.set(found, [...found.childNodes]);
    const [chosen] = $(event.target).select2("data");
    if (chosen?.element?.defaultSelected) return found.replaceChildren(...asSaved.get(found));
    const links = [];
    if (chosen?.found) links.push(link(found.dataset.original, chosen.found));
    if (chosen?.copy) links.push(link(found.dataset.copy, chosen.copy));
    found.replaceChildren(...links.flatMap((one, number) => (number ? [" · ", one] : [one])));
  });

  $(document).on("select2:selecting", sources, (event) => {
    const { add } = event.params.args.data;
    if (!add) return;
    event.preventDefault();
    const plus = document.getElementById(`add_${event.target.id}`);
    const usual = plus.href;
    plus.href = `${add}&_to_field=id&_popup=1`;
    $(event.target).select2("close");
    plus.click();
    plus.href = usual;
  });
}
