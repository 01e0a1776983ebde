"""What an identity provider says, checked before it is believed: its address, its signature, that it answers us."""

from __future__ import annotations

import hmac
from typing import Any

import jwt
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse

from nodal.desk.sign_in.reach import Reach

SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a key that only the provider has (RFC 7518); never `none`, never a shared secret."""

LEEWAY = 60
"""Seconds by which two clocks may differ. Our own choice."""

LONGEST_SUBJECT = 191
"""Characters of an identity; the library's column holds no more. The standard allows 255 and providers use far less."""

NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Known(SocialLogin):
    """A sign-in by an identity that an administrator tied to a person. Looking it up writes nothing."""

    nonce = ""

    def lookup(self) -> None:
        """By provider and subject alone; an address of mail says nothing about who somebody is."""
        self._did_authenticate_by_email = None
        found = SocialAccount.objects.select_related("user").filter(
            provider=self.account.provider, uid=self.account.uid
        )  # fmt: skip
        for account in found:
            self.account, self.user = account, account.user


class Identity(OpenIDConnectOAuth2Adapter):
    """The provider as the library asks it, with the checks of OpenID Connect Core 1.0 (3.1.3.7) and Discovery (4.3)."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the provider sends the person back to."""
        return request.build_absolute_uri(reverse("office_back"))

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; refused when it names another issuer or leads elsewhere."""
        if not hasattr(self, "_checked"):
            issuer = self.get_provider().app.settings["server_url"]
            found = self._read(f"{issuer}/.well-known/openid-configuration")
            if str(found.get("issuer", "")).rstrip("/") != issuer:
                raise OAuth2Error("issuer: expected the one of the settings, got another")
            origin = "/".join(issuer.split("/")[:3]) + "/"
            if not all(str(found.get(name, "")).startswith(origin) for name in NEEDED):
                raise OAuth2Error("endpoints: expected addresses of the issuer, got others")
            self._checked = found
        return self._checked

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **answer: Any) -> Known:
        """Who it is, by the signed token. Nothing else is asked, and nothing else of it is kept."""
        claims = self._claims(app, str(answer["response"].get("id_token") or ""))
        subject = claims["sub"]
        if not (isinstance(subject, str) and subject.isascii() and subject.isprintable()):
            raise OAuth2Error("sub: expected printable characters, got others")
        if not 1 <= len(subject) <= LONGEST_SUBJECT:
            raise OAuth2Error("sub: expected 1 to 191 characters, got another number")
        login = Known(account=SocialAccount(provider=self.provider_id, uid=subject), provider=self.get_provider())
        login.nonce = str(claims.get("nonce") or "")
        return login

    def _claims(self, app: Any, token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in SIGNED_WITH:
                raise OAuth2Error("id_token: expected a signature with a key of the provider's own, got another")
            claims: dict[str, Any] = jwt.decode(
                token,
                key=self._key(header.get("kid")),
                algorithms=[header["alg"]],
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except (jwt.PyJWTError, TypeError, ValueError) as cause:
            raise OAuth2Error("id_token: expected one that the provider signed for us, got another") from cause
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("id_token: expected one for this client, got one for another")
        return claims

    def _key(self, kid: object) -> Any:
        keys = jwt.PyJWKSet.from_dict(self._read(self.openid_config["jwks_uri"])).keys
        fitting = [one for one in keys if kid is None or one.key_id == kid]
        if len(fitting) != 1:
            raise OAuth2Error("id_token: expected one signed with a key that the provider publishes, got another")
        return fitting[0].key

    def _read(self, url: str) -> dict[str, Any]:
        with Reach() as session:
            answer = session.get(url)
            answer.raise_for_status()
            found = answer.json()
        if not isinstance(found, dict):
            raise OAuth2Error("provider: expected an object, got something else")
        return found


def answers(login: Any) -> bool:
    """Whether the token answers the question that this browser asked, not another one."""
    asked = str(login.state.get("nonce") or "")
    return bool(asked) and hmac.compare_digest(asked.encode(), login.nonce.encode())
