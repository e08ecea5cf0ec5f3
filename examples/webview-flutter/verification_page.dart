// A verification in a web view. Needs the package webview_flutter (with its platform packages) and,
// for links that belong to the system, url_launcher.

import 'package:flutter/material.dart';
import 'package:url_launcher/url_launcher.dart';
import 'package:webview_flutter/webview_flutter.dart';
import 'package:webview_flutter_wkwebview/webview_flutter_wkwebview.dart';

/// How the person came back. An address is typed by whoever likes: ask your own backend, which reads
/// the inquiry by API, before you rely on it.
class VerificationEnd {
  const VerificationEnd({this.inquiryId, this.status});

  final String? inquiryId;

  /// `completed` or `failed`.
  final String? status;
}

class VerificationPage extends StatefulWidget {
  const VerificationPage({
    super.key,
    required this.server,
    required this.inquiryId,
    this.sessionToken,
    required this.redirectUri,
    required this.onEnd,
  });

  /// The server's public address, such as https://verify.example.com.
  final Uri server;

  /// Created by your backend (POST /inquiries).
  final String inquiryId;

  /// From your backend (resume), for an inquiry that was started before.
  final String? sessionToken;

  /// The inquiry's redirect URI; the app takes it over instead of loading it.
  final Uri redirectUri;
  final ValueChanged<VerificationEnd> onEnd;

  @override
  State<VerificationPage> createState() => _VerificationPageState();
}

class _VerificationPageState extends State<VerificationPage> {
  late final WebViewController _controller;

  @override
  void initState() {
    super.initState();
    final parameters = WebViewPlatform.instance is WebKitWebViewPlatform
        ? WebKitWebViewControllerCreationParams(
            allowsInlineMediaPlayback: true,
            mediaTypesRequiringUserAction: const <PlaybackMediaTypes>{},
          )
        : const PlatformWebViewControllerCreationParams();
    _controller = WebViewController.fromPlatformCreationParams(
      parameters,
      // The platform asks the person; the page is ours, see the navigation below.
      onPermissionRequest: (request) => request.grant(),
    )
      ..setJavaScriptMode(JavaScriptMode.unrestricted)
      ..setNavigationDelegate(NavigationDelegate(onNavigationRequest: _navigate))
      ..loadRequest(_address);
  }

  Uri get _address => widget.server.replace(
        path: '${widget.server.path.replaceAll(RegExp(r'/$'), '')}/verify',
        queryParameters: {
          'inquiry-id': widget.inquiryId,
          'redirect-uri': widget.redirectUri.toString(),
          'is-webview': 'true',
          if (widget.sessionToken != null) 'session-token': widget.sessionToken!,
        },
      );

  NavigationDecision _navigate(NavigationRequest request) {
    final to = Uri.parse(request.url);
    final back = widget.redirectUri;
    if (to.scheme == back.scheme && to.host == back.host && to.path == back.path) {
      widget.onEnd(VerificationEnd(
        inquiryId: to.queryParameters['inquiry-id'],
        status: to.queryParameters['status'],
      ));
      return NavigationDecision.prevent;
    }
    if (to.host == widget.server.host) return NavigationDecision.navigate;
    // Help pages, mail and telephone links belong to the system.
    launchUrl(to, mode: LaunchMode.externalApplication);
    return NavigationDecision.prevent;
  }

  @override
  Widget build(BuildContext context) => Scaffold(
        body: SafeArea(child: WebViewWidget(controller: _controller)),
      );
}
