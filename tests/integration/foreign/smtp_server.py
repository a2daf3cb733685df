"""An SMTP server that is not ours (aiosmtpd). Says its port, then each mail, as a line of JSON on standard output. Commands
come as lines on standard input: `mood accept|refuse|defer|silent`.

Usage: smtp_server.py [--tls CERT KEY] [--login USER PASSWORD] [--port PORT]
"""
import argparse
import asyncio
import json
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult

arguments = argparse.ArgumentParser()
arguments.add_argument("--tls", nargs=2)
arguments.add_argument("--login", nargs=2)
arguments.add_argument("--port", type=int, default=0)
options = arguments.parse_args()
mood = {"now": "accept"}


def say(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if mood["now"] == "refuse":
            return f"550 5.1.1 <{address}> nobody here"
        if mood["now"] == "defer":
            return "451 4.3.0 later"
        if mood["now"] == "silent":
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        say({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
             "login": session.auth_data, "message": envelope.content.decode("utf-8")})
        return "250 taken"


def check(server, session, envelope, mechanism, data):
    given = [data.login.decode(), data.password.decode()]
    return AuthResult(success=given == options.login, auth_data=given[0])


def make():
    more = {}
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
        more.update(tls_context=context, require_starttls=True)
    if options.login:
        more.update(authenticator=check, auth_required=True, auth_require_tls=bool(options.tls))
    return SMTP(Handler(), hostname="localhost", enable_SMTPUTF8=True, **more)


def listen(loop):
    for line in sys.stdin:
        loop.call_soon_threadsafe(mood.update, {"now": line.split()[1]})
    loop.call_soon_threadsafe(loop.stop)


async def serve():
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", options.port)
    say({"port": server.sockets[0].getsockname()[1]})

loop = asyncio.new_event_loop()
loop.run_until_complete(serve())
threading.Thread(target=listen, args=(loop,), daemon=True).start()
loop.run_forever()
