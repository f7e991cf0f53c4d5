import json
import subprocess


def report(path, count):
    return json.dumps({"path": path, "count": count})


def payload(size):
    return f'{{"size": {size}}}'


def request(url):
    body = json.dumps({"url": url})
    return subprocess.run(["curl", "-d", body, "https://example.org"], check=True)


def error(message):
    return '{{"error": {}}}'.format(json.dumps(message))


def quoted(path):
    return f'{{"path": {json.dumps(path)}}}'


def record(digest):
    return f'{{"sha256": "{digest.hexdigest()}"}}'


def show(path):
    """For a person: braces and quotes do not make it JSON."""
    return f'copied "{path}" to {{backup}}'
