// The description of the API, to be read and tried. It is shown by Swagger UI, which asks no other host.
"use strict";

const place = document.getElementById("interactive");
SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  validatorUrl: null,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: ["get"],
});
