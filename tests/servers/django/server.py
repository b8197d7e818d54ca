"""django-oauth-toolkit on loopback, with three clients and one user, to be checked.

Usage: python3 server.py PORT. Needs python3-django-oauth-toolkit. Keeps nothing.
"""

import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command

port = int(sys.argv[1])
folder = TemporaryDirectory()
origin = f"http://127.0.0.1:{port}"
key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)

LOGIN = """<!doctype html><title>Sign in</title><form method="post">{% csrf_token %}
{{ form.as_p }}<button>Log in</button></form>"""

settings.configure(
    SECRET_KEY="a key for a server that keeps nothing",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    LOGIN_URL="/login/",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(folder.name) / "toolkit.sqlite3",
            "OPTIONS": {"timeout": 20},
        }
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": key.decode(),
        "OIDC_ISS_ENDPOINT": f"{origin}/o",
        "SCOPES": {"openid": "Sign in", "profile": "Name", "email": "E-mail"},
        "PKCE_REQUIRED": False,
    },
)
django.setup()

from django.contrib.auth import views  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.servers.basehttp import (  # noqa: E402
    ThreadedWSGIServer,
    WSGIRequestHandler,
)
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402


class Login(views.LoginView):
    def render_to_response(self, context, **_):
        from django.http import HttpResponse

        return HttpResponse(engines["django"].from_string(LOGIN).render(context, self.request))


urlpatterns = [
    path("login/", Login.as_view()),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]

call_command("migrate", verbosity=0)
User.objects.create_user("ada", "ada@example.com", "the-password-of-ada")
common = {
    "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
    "algorithm": Application.RS256_ALGORITHM,
}
redirect_uri = "https://client.example/callback"
Application.objects.create(
    client_id="app",
    client_secret="the-secret-of-the-app",
    client_type=Application.CLIENT_CONFIDENTIAL,
    redirect_uris=f"{redirect_uri} https://client.example/other?tenant=a",
    name="App",
    **common,
)
Application.objects.create(
    client_id="other",
    client_secret="the-secret-of-another",
    client_type=Application.CLIENT_CONFIDENTIAL,
    redirect_uris=redirect_uri,
    name="Other",
    **common,
)
Application.objects.create(
    client_id="native",
    client_type=Application.CLIENT_PUBLIC,
    redirect_uris="http://127.0.0.1/callback",
    name="Native",
    **common,
)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
server.set_app(get_wsgi_application())
# From here on somebody listens.
print("ready", flush=True)
server.serve_forever()
