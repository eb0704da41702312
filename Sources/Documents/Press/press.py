"""One page of HTML on standard input, one PDF/A on standard output; the same bytes every time.

Called by WeasyPress with a name for the sheet, limits, a file for the number of its pages, and nothing of the outside:
whatever the page refers to is refused.
"""
import hashlib
import resource
import sys

REFERS, FAILED = 3, 4


def main() -> int:
    name, seconds, megabytes, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import weasyprint

    page = sys.stdin.buffer.read().decode("utf-8")
    sought = []

    def refuse(url, *rest, **named):
        sought.append(url)
        raise ValueError("nothing is fetched")

    try:
        laid_out = weasyprint.HTML(string=page, url_fetcher=refuse).render()
        sheet = laid_out.write_pdf(variant="pdf/a-3b", identifier=hashlib.sha256(name.encode()).digest()[:16])
    except Exception as problem:  # whatever it is, there is no sheet
        print(type(problem).__name__, file=sys.stderr)
        return REFERS if sought else FAILED
    if sought:
        return REFERS
    with open(count, "w") as file:
        file.write(str(len(laid_out.pages)))
    sys.stdout.buffer.write(sheet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
