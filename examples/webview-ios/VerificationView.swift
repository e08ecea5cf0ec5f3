// A verification in a web view, for SwiftUI. Needs iOS 15 and nothing but WebKit.

import SwiftUI
import WebKit

/// How the person came back. A web address is typed by whoever likes: ask your own backend, which
/// reads the inquiry by API, before you rely on it.
struct VerificationEnd {
    let inquiryID: String?
    /// `completed` or `failed`.
    let status: String?
}

struct VerificationView: UIViewRepresentable {
    /// The server's public address, such as https://verify.example.com.
    let server: URL
    /// Created by your backend (POST /inquiries).
    let inquiryID: String
    /// From your backend (resume), for an inquiry that was started before.
    var sessionToken: String?
    /// The inquiry's redirect URI; the app takes it over instead of loading it.
    let redirectURI: String
    let onEnd: (VerificationEnd) -> Void

    func makeUIView(context: Context) -> WKWebView {
        let configuration = WKWebViewConfiguration()
        // Without it the camera's picture opens full screen.
        configuration.allowsInlineMediaPlayback = true
        configuration.mediaTypesRequiringUserActionForPlayback = []
        let view = WKWebView(frame: .zero, configuration: configuration)
        view.navigationDelegate = context.coordinator
        view.uiDelegate = context.coordinator
        view.load(URLRequest(url: address))
        return view
    }

    func updateUIView(_ view: WKWebView, context: Context) {}

    func makeCoordinator() -> Coordinator { Coordinator(self) }

    private var address: URL {
        var parts = URLComponents(
            url: server.appendingPathComponent("verify"), resolvingAgainstBaseURL: false)!
        parts.queryItems = [
            URLQueryItem(name: "inquiry-id", value: inquiryID),
            URLQueryItem(name: "redirect-uri", value: redirectURI),
            URLQueryItem(name: "is-webview", value: "true"),
        ]
        if let sessionToken {
            parts.queryItems?.append(URLQueryItem(name: "session-token", value: sessionToken))
        }
        // Foundation leaves a plus as it is; in a query it would be read as a space.
        parts.percentEncodedQuery = parts.percentEncodedQuery?
            .replacingOccurrences(of: "+", with: "%2B")
        return parts.url!
    }

    final class Coordinator: NSObject, WKNavigationDelegate, WKUIDelegate {
        private let parent: VerificationView

        init(_ parent: VerificationView) { self.parent = parent }

        func webView(
            _ webView: WKWebView, decidePolicyFor action: WKNavigationAction,
            decisionHandler: @escaping (WKNavigationActionPolicy) -> Void
        ) {
            guard let url = action.request.url else { return decisionHandler(.cancel) }
            if isRedirect(url) {
                decisionHandler(.cancel)
                let items = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems
                let value = { (name: String) in items?.first { $0.name == name }?.value }
                parent.onEnd(VerificationEnd(inquiryID: value("inquiry-id"), status: value("status")))
            } else if url.host == parent.server.host {
                decisionHandler(.allow)
            } else {
                // Help pages, mail and telephone links belong to the system.
                decisionHandler(.cancel)
                UIApplication.shared.open(url)
            }
        }

        /// The system has asked the person already (NSCameraUsageDescription); WebKit need not again.
        func webView(
            _ webView: WKWebView, requestMediaCapturePermissionFor origin: WKSecurityOrigin,
            initiatedByFrame frame: WKFrameInfo, type: WKMediaCaptureType,
            decisionHandler: @escaping (WKPermissionDecision) -> Void
        ) {
            decisionHandler(origin.host == parent.server.host ? .grant : .deny)
        }

        private func isRedirect(_ url: URL) -> Bool {
            guard let wanted = URL(string: parent.redirectURI) else { return false }
            return url.scheme == wanted.scheme && url.host == wanted.host && url.path == wanted.path
        }
    }
}
