"""What oauthlib makes of token answers and callbacks: one JSON line in, one JSON line out."""

import json
import sys

import oauthlib
from oauthlib.oauth2 import WebApplicationClient

print(json.dumps({"version": oauthlib.__version__}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    client = WebApplicationClient("client-1")
    try:
        if asked["kind"] == "token":
            client.parse_request_body_response(asked["body"], scope=asked["scope"])
        else:
            client.parse_request_uri_response(asked["url"], state=asked["state"])
        verdict = "accept"
    except (Exception, Warning):
        verdict = "refuse"
    print(json.dumps(verdict), flush=True)
