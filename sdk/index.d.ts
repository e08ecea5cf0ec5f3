export interface FlowError {
  /** 0 when the server was not reached; else as an HTTP status. */
  status: number;
  code: "application_error" | "invalid_config" | "inactive_template" | "unauthenticated" | "unknown";
  message: string;
}

export interface Completed {
  inquiryId: string;
  status: "completed" | "failed";
  fields: Record<string, { type: string; value: unknown }>;
}

/** Both absent when no inquiry was made yet. */
export interface Left {
  inquiryId?: string;
  sessionToken?: string;
}

export interface Options {
  /** `verify.example.com`, `localhost:3000`, or with a scheme. Left out: the server that served this module. */
  host?: string;
  /** The same, as the official package calls it. */
  customHost?: string;
  /** Makes a new inquiry; not together with `inquiryId`. */
  templateId?: string;
  templateVersionId?: string;
  /** An inquiry that exists; with its `sessionToken` once it was started. */
  inquiryId?: string;
  sessionToken?: string;
  environment?: "sandbox" | "production";
  environmentId?: string;
  referenceId?: string;
  accountId?: string;
  accountTypeId?: string;
  /** Values to begin with, by key in any spelling; for new inquiries. */
  fields?: Record<string, unknown>;
  themeSetId?: string;
  styleVariant?: "light" | "dark";
  language?: string;
  /** Origins of the pages around this page. */
  frameAncestors?: string[];
  messageTargetOrigin?: string;
  iframeTitle?: string;
  /** Pixels around the flow's page. */
  widgetPadding?: { top?: number; bottom?: number; left?: number; right?: number };
  /** In the text of the page instead of over it. */
  inline?: boolean;
  /** Where the frame is put; left out: the body. */
  parent?: HTMLElement;
  /** Milliseconds until a server that does not answer is an error; 15,000. */
  timeout?: number;
  onLoad?(): void;
  onReady?(): void;
  onEvent?(name: string, metadata: Record<string, unknown>): void;
  onComplete?(completed: Completed): void;
  onCancel?(left: Left): void;
  /** Left out: the error is reported to the page, as one that nobody caught. */
  onError?(error: FlowError): void;
}

export class Client {
  constructor(options: Options);
  /** Shows it over the page; at any time. */
  open(): void;
  /** Leaves; asks the person first unless `force`. Before it has loaded it closes at once, and `onCancel` follows. */
  cancel(force?: boolean): void;
  destroy(): void;
  grow(height: number): void;
  static preload(host?: string): Promise<void>;
}

export class BonafideInquiry extends HTMLElement {
  options: Options;
  cancel(force?: boolean): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "bonafide-inquiry": BonafideInquiry;
  }
}
