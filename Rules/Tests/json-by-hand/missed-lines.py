# Put together over several statements, by a writer that was told the quotes one at a time.
def write(out, path):
    out.write("{")
    out.write('"path":')
    out.write('"')
    out.write(path)
    out.write('"}')
