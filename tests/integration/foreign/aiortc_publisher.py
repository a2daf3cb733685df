#!/usr/bin/env python3
"""Publishes one colour and one tone by WHIP with aiortc, a WebRTC stack that is neither ours nor a browser's.

Usage: aiortc_publisher.py WHIP_URL TOKEN RRGGBB TONE_HZ SECONDS [PORT]. Prints `connected` once media flows. PORT takes the
place of the answer's media port: that of a proxy on this machine.
"""
import asyncio
import fractions
import re
import sys
import time
import urllib.request

import numpy
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from av import AudioFrame, VideoFrame

SIZE = (640, 360)
RATE = 15
SAMPLES = 960


class Paced(MediaStreamTrack):
    """Gives frame `n` when its time has come."""

    def __init__(self, seconds_each):
        super().__init__()
        self.began = None
        self.count = 0
        self.seconds_each = seconds_each

    async def pace(self):
        self.began = self.began or time.monotonic()
        due = self.began + self.count * self.seconds_each
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        self.count += 1
        return self.count - 1


class Colour(Paced):
    kind = "video"

    def __init__(self, rgb):
        super().__init__(1 / RATE)
        self.picture = numpy.full((SIZE[1], SIZE[0], 3), rgb, dtype=numpy.uint8)

    async def recv(self):
        n = await self.pace()
        frame = VideoFrame.from_ndarray(self.picture, format="rgb24").reformat(format="yuv420p")
        frame.pts, frame.time_base = n * 90000 // RATE, fractions.Fraction(1, 90000)
        return frame


class Tone(Paced):
    kind = "audio"

    def __init__(self, hertz):
        super().__init__(SAMPLES / 48000)
        self.hertz = hertz

    async def recv(self):
        n = await self.pace()
        at = numpy.arange(n * SAMPLES, (n + 1) * SAMPLES)
        wave = (numpy.sin(2 * numpy.pi * self.hertz * at / 48000) * 8000).astype(numpy.int16)
        frame = AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.pts, frame.sample_rate, frame.time_base = n * SAMPLES, 48000, fractions.Fraction(1, 48000)
        return frame


def post(url, token, sdp):
    request = urllib.request.Request(url, sdp.encode(), {"Content-Type": "application/sdp", "Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.read().decode(), response.headers["Location"]


async def main():
    url, token, colour, hertz, seconds = sys.argv[1:6]
    connection = RTCPeerConnection()
    connection.addTrack(Colour(tuple(bytes.fromhex(colour))))
    connection.addTrack(Tone(float(hertz)))
    for transceiver in connection.getTransceivers():
        transceiver.direction = "sendonly"
    await connection.setLocalDescription(await connection.createOffer())
    answer, location = await asyncio.get_running_loop().run_in_executor(None, post, url, token, connection.localDescription.sdp)
    print("location", location, flush=True)

    @connection.on("connectionstatechange")
    def changed():
        print(connection.connectionState, flush=True)

    if len(sys.argv) > 6:
        answer = re.sub(r"a=candidate:.* tcp .*\r\n", "", answer, flags=re.IGNORECASE)
        answer = re.sub(r"(a=candidate:\S+ \d+ udp \d+) \S+ \d+", rf"\1 127.0.0.1 {sys.argv[6]}", answer, flags=re.IGNORECASE)
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await asyncio.sleep(float(seconds))
    await connection.close()


asyncio.run(main())
