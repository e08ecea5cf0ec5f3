// Bonafide's browser SDK: the flow in a frame, over the page or in its text. One module, no loader,
// no dependency; the server that does the checks serves it at /sdk.js.

const NAMES = [
  "templateVersionId", "environment", "environmentId", "inquiryId", "sessionToken", "referenceId",
  "accountId", "accountTypeId", "themeSetId", "language", "styleVariant", "messageTargetOrigin",
];
const ANSWER_MS = 15000;
const OWN = import.meta.url.endsWith("/sdk.js") ? import.meta.url.slice(0, -"/sdk.js".length) : undefined;
const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/i;
let made = 0;

const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The address of a host such as `verify.example.com`, `localhost:3000` or `https://…`; null: it is none. */
function baseOf(host) {
  if (typeof host !== "string" || !host || /\s/.test(host)) return null;
  const text = /^https?:\/\//i.test(host) ? host : `${LOCAL.test(host) ? "http" : "https"}://${host}`;
  try {
    const url = new URL(text);
    return url.search || url.hash || url.username ? null : url.href.replace(/\/+$/, "");
  } catch {
    return null;
  }
}

function* flat(name, value) {
  if (value == null) return;
  if (value instanceof Date) yield [name, value.toISOString()];
  else if (typeof value === "object") for (const key of Object.keys(value)) yield* flat(`${name}[${key}]`, value[key]);
  else yield [name, String(value)];
}

function addressOf(base, id, options) {
  const template = options.templateId ?? "";
  const pairs = [
    ["client-version", "bonafide-1"],
    ["container-id", id],
    ["flow-type", options.inline ? "inline" : "embedded"],
    ["iframe-origin", location.origin],
    [template.startsWith("itmpl_") ? "inquiry-template-id" : "template-id", template],
    ["inquiry-template-version-id", options.templateVersionId],
    ...NAMES.slice(1).map((name) => [kebab(name), options[name]]),
    ...flat("frame-ancestors", options.frameAncestors),
    ...flat("widget-padding", options.widgetPadding),
    ...(options.inquiryId ? [] : flat("fields", options.fields)),
  ];
  return `${base}/widget?${new URLSearchParams(pairs.filter(([, value]) => value != null && value !== ""))}`;
}

function faultOf(base, options) {
  if (!base) return "host is not a host name such as verify.example.com or localhost:3000";
  const template = options.templateId || options.templateVersionId;
  if (!template === !options.inquiryId) return "either templateId (or templateVersionId) or inquiryId is needed, not both";
  if (options.accountId && (options.referenceId || options.accountTypeId)) {
    return "accountId excludes referenceId and accountTypeId";
  }
  return null;
}

export class Client {
  #options;
  #base;
  #frame;
  #dialog;
  #timer;
  #hidden = true;
  #loaded = false;
  #leaving;
  #stop = new AbortController();

  constructor(options) {
    this.#options = options;
    const host = options.host ?? options.customHost ?? OWN;
    this.#base = baseOf(host);
    const fault = faultOf(this.#base, options);
    // As later errors: after the constructor, so that one place handles all of them.
    if (fault) queueMicrotask(() => this.#fail(400, "invalid_config", fault));
    else this.#show();
  }

  /** Shows the frame over the page; before it has loaded too. */
  open() {
    if (!this.#dialog?.isConnected || this.#dialog.open) return;
    this.#hidden = false;
    this.#leaving = undefined;
    this.#dialog.showModal();
    if (this.#loaded) this.#post("open", {});
  }

  /** Leaves; asks the person first unless `force` is true or there is nothing to be asked about yet. */
  cancel(force = false) {
    const metadata = { force: force === true || !this.#loaded };
    if (this.#loaded) return this.#post("exit", metadata);
    // Out of sight at once, and told as soon as somebody listens.
    this.#leaving = metadata;
    this.#hide();
  }

  /** Gives an inline frame the height of its page, in pixels. */
  grow(height) {
    if (this.#options.inline && height > 0) this.#frame.style.height = `${height}px`;
  }

  /** Takes everything off the page. */
  destroy() {
    clearTimeout(this.#timer);
    this.#stop.abort();
    (this.#dialog ?? this.#frame)?.remove();
  }

  /** Lets the browser fetch what a first frame needs. */
  static preload(host = OWN) {
    const base = baseOf(host);
    if (!base) return Promise.reject(new Error(faultOf(null)));
    const frame = Object.assign(document.createElement("iframe"), { src: `${base}/preload`, hidden: true });
    return new Promise((resolve) => {
      frame.addEventListener("load", () => resolve(frame.remove()), { once: true });
      document.body.append(frame);
    });
  }

  #show() {
    const { inline, parent = document.body, iframeTitle = "Verify your identity" } = this.#options;
    const frame = document.createElement("iframe");
    this.#frame = frame;
    frame.title = iframeTitle;
    frame.allow = "camera;microphone;clipboard-write;publickey-credentials-create;publickey-credentials-get";
    Object.assign(frame.style, { display: "block", width: "100%", height: "100%", border: "0", colorScheme: "normal" });
    frame.src = addressOf(this.#base, `bonafide-${(made += 1)}`, this.#options);
    const { signal } = this.#stop;
    addEventListener("message", (event) => this.#hear(event), { signal });
    this.#timer = setTimeout(
      () => this.#fail(0, "application_error", `${this.#base} did not answer, or does not let this page show it`),
      this.#options.timeout ?? ANSWER_MS,
    );
    if (inline) return parent.append(frame);
    const dialog = document.createElement("dialog");
    this.#dialog = dialog;
    Object.assign(dialog.style, {
      boxSizing: "border-box", width: "min(25rem, 100dvw)", height: "min(41rem, 100dvh)", maxWidth: "none",
      maxHeight: "none", padding: "0", border: "0", borderRadius: ".75rem", overflow: "hidden", background: "Canvas",
    });
    dialog.setAttribute("aria-label", iframeTitle);
    // Escape asks first. A browser may close the dialog all the same.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.cancel();
    });
    dialog.addEventListener("close", () => {
      // Told a moment later: it may have been opened again meanwhile.
      if (this.#hidden || dialog.open) return;
      dialog.showModal();
      this.cancel();
    });
    dialog.append(frame);
    parent.append(dialog);
  }

  #hide() {
    this.#hidden = true;
    this.#dialog?.close();
  }

  #post(action, metadata) {
    this.#frame?.contentWindow?.postMessage({ action, metadata }, new URL(this.#base).origin);
  }

  #hear({ source, origin, data }) {
    if (source !== this.#frame.contentWindow || origin !== new URL(this.#base).origin || !data?.name) return;
    const { name, metadata = {}, error } = data;
    const options = this.#options;
    clearTimeout(this.#timer);
    options.onEvent?.(name, metadata);
    if (name === "load") {
      this.#loaded = true;
      // What was asked for while nobody listened.
      if (this.#dialog?.open) this.#post("open", {});
      if (this.#leaving) this.#post("exit", this.#leaving);
      this.#leaving = undefined;
      options.onLoad?.();
    } else if (name === "ready") {
      options.onReady?.();
    } else if (name === "error") {
      this.#tell(error);
    } else if (name === "complete" || name === "fail") {
      this.#hide();
      options.onComplete?.(metadata);
    } else if (name === "exit") {
      this.#hide();
      options.onCancel?.(metadata);
    }
  }

  #fail(status, code, message) {
    this.#hide();
    this.#tell({ status, code, message });
  }

  #tell(error) {
    if (this.#options.onError) this.#options.onError(error);
    else reportError(new Error(`bonafide: ${error.code}: ${error.message}`));
  }
}

const FLAGS = ["host", "templateId", ...NAMES];

/** `<bonafide-inquiry template-id="itmpl_…">`: the flow in the text of a page. */
export class BonafideInquiry extends HTMLElement {
  /** More options than attributes can hold, such as `fields`; set before it is put on the page. */
  options = {};
  #client;

  connectedCallback() {
    const given = Object.fromEntries(
      FLAGS.map((name) => [name, this.getAttribute(kebab(name))]).filter(([, value]) => value !== null),
    );
    const tell = (name) => (detail) => this.dispatchEvent(new CustomEvent(name, { detail }));
    if (!this.style.display) this.style.display = "block";
    if (!this.style.minHeight) this.style.minHeight = "41rem";
    this.#client = new Client({
      ...given,
      ...this.options,
      inline: true,
      parent: this,
      onLoad: tell("load"),
      onReady: tell("ready"),
      onComplete: tell("complete"),
      onCancel: tell("cancel"),
      onError: tell("error"),
      onEvent: (name, metadata) => {
        if (name === "page-change") this.#client.grow(metadata.pageHeight);
        tell("event")({ name, metadata });
      },
    });
  }

  disconnectedCallback() {
    this.#client.destroy();
  }

  cancel(force) {
    this.#client?.cancel(force);
  }
}

if (!customElements.get("bonafide-inquiry")) customElements.define("bonafide-inquiry", BonafideInquiry);
