"""Reads a mail from standard input with Python's own parser and says as JSON what it is."""
import email
import email.policy
import json
import sys

message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
assert not message.defects, message.defects
parts = []
for part in message.walk():
    assert not part.defects, part.defects
    if part.is_multipart():
        continue
    content = part.get_content()
    parts.append({
        "type": part.get_content_type(), "method": part.get_param("method"), "disposition": part.get_content_disposition(),
        "text": content.decode("utf-8") if isinstance(content, bytes) else content,
    })
print(json.dumps({
    "names": [name.lower() for name in message.keys()], "subject": message["subject"], "id": message["message-id"],
    "from": [str(one.addr_spec) for one in message["from"].addresses],
    "to": [{"address": one.addr_spec, "name": one.display_name} for one in message["to"].addresses],
    "parts": parts,
}))
