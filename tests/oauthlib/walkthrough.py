"""Prints what oauthlib's WebApplicationClient makes of the walkthrough's inputs, as JSON.

    python3 tests/oauthlib/walkthrough.py > tests/oauthlib/walkthrough.json
"""

import json

import oauthlib
from oauthlib.oauth2 import WebApplicationClient

inputs = {
    "authorizationEndpoint": "https://api.authorization-server.com/authorize",
    "clientId": "xxxxx",
    "clientSecret": "zzzzzzz",
    "scope": "read:user",
    "state": "D8VAo311AAl_49LAtM51HA",
    "redirectUri": "https://your-web-app.com/redirect",
    "code": "yyyyyyy",
    "callback": "https://your-web-app.com/redirect?code=yyyyyyy&state=D8VAo311AAl_49LAtM51HA",
    "tokenResponse": '{"access_token":"placeholder","scope":"read:user","token_type":"bearer"}',
}

client = WebApplicationClient(inputs["clientId"])
recorded = {
    "oauthlib": oauthlib.__version__,
    "inputs": inputs,
    "prepare_request_uri": client.prepare_request_uri(
        inputs["authorizationEndpoint"],
        redirect_uri=inputs["redirectUri"],
        scope=inputs["scope"],
        state=inputs["state"],
    ),
    "parse_request_uri_response": client.parse_request_uri_response(
        inputs["callback"], state=inputs["state"]
    ),
    "prepare_request_body": client.prepare_request_body(
        code=inputs["code"],
        redirect_uri=inputs["redirectUri"],
        client_secret=inputs["clientSecret"],
    ),
    "parse_request_body_response": client.parse_request_body_response(inputs["tokenResponse"]),
}
print(json.dumps(recorded, indent=2))
