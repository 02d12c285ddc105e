"""What serves the register. Its connections are at the public's desk unless a request says otherwise."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 (needs the applications that are set up above)

from conflicts_app.rooms import serve_the_public  # noqa: E402

serve_the_public()
get_resolver().check()  # loads every view, before the first request and before there are workers
gc.freeze()  # what is loaded stays; searching it for what can go would stop a request for 70 ms now and then
