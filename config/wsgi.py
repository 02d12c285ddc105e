"""What serves the register. Its connections are at the public's desk unless a request says otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from conflicts_app.rooms import serve_the_public  # noqa: E402 (needs the applications that the line above sets up)

serve_the_public()
