"""What a phone that has nothing yet fetches for its first page: the page, its styles, fonts and scripts."""

from config.services import chromium

PHONE = {"width": 390, "height": 844}


def first_visit(address: str, cookie: str) -> dict[str, int]:
    """Bytes over the wire by kind of file (Document, Font…), headers included; nothing where there is no browser."""
    if not chromium():
        return {}
    from playwright.sync_api import sync_playwright

    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def finished(event: dict) -> None:
        kind = kinds[event["requestId"]]
        sizes[kind] = sizes.get(kind, 0) + int(event["encodedDataLength"])

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport=PHONE)
        pairs = [pair.split("=", 1) for pair in cookie.split("; ") if pair]
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in pairs])
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
        devtools.on("Network.loadingFinished", finished)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        browser.close()
    return sizes
