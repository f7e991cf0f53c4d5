import subprocess


def report(path, count):
    return '{"path": "' + path + '", "count": ' + str(count) + "}"  # <- json-by-hand-python


def payload(file_name, size):
    return f'{{"file": "{file_name}", "size": {size}}}'  # <- json-by-hand-python


def request(url):
    body = '{"url": "%s"}' % url  # <- json-by-hand-python
    return subprocess.run(["curl", "-d", body, "https://example.org"], check=True)


def error(message):
    return '{{"error": "{}"}}'.format(message)  # <- json-by-hand-python
