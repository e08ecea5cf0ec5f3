// A verification in a web view. Needs react-native-webview and nothing else.

import React from 'react';
import { Linking } from 'react-native';
import { WebView } from 'react-native-webview';

type Props = {
  /** The server's public address, such as https://verify.example.com. */
  server: string;
  /** Created by your backend (POST /inquiries). */
  inquiryId: string;
  /** From your backend (resume), for an inquiry that was started before. */
  sessionToken?: string;
  /** The inquiry's redirect URI; the app takes it over instead of loading it. */
  redirectUri: string;
  /**
   * An address is typed by whoever likes: ask your own backend, which reads the inquiry by API,
   * before you rely on it.
   */
  onEnd: (end: { inquiryId?: string; status?: string }) => void;
};

/** The values of a query, without the URL class that React Native has only in part. */
function query(address: string): Record<string, string> {
  const pairs = (address.split('#')[0].split('?')[1] ?? '').split('&').filter(Boolean);
  const text = (part = '') => decodeURIComponent(part.replace(/\+/g, ' '));
  return Object.fromEntries(pairs.map((pair) => pair.split('=')).map(([name, value]) => [text(name), text(value)]));
}

const withoutQuery = (address: string) => address.split(/[?#]/)[0].replace(/\/$/, '');
const origin = (address: string) => address.match(/^https?:\/\/[^/]+/i)?.[0].toLowerCase();

export function Verification({ server, inquiryId, sessionToken, redirectUri, onEnd }: Props) {
  const parameters = {
    'inquiry-id': inquiryId,
    'redirect-uri': redirectUri,
    'is-webview': 'true',
    ...(sessionToken ? { 'session-token': sessionToken } : {}),
  };
  const asked = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);

  return (
    <WebView
      source={{ uri: `${withoutQuery(server)}/verify?${asked.join('&')}` }}
      originWhitelist={['*']}
      allowsInlineMediaPlayback
      mediaPlaybackRequiresUserAction={false}
      mediaCapturePermissionGrantType="grantIfSameHostElsePrompt"
      onShouldStartLoadWithRequest={({ url }) => {
        if (withoutQuery(url) === withoutQuery(redirectUri)) {
          const values = query(url);
          onEnd({ inquiryId: values['inquiry-id'], status: values.status });
          return false;
        }
        if (origin(url) === origin(server)) return true;
        // Help pages, mail and telephone links belong to the system.
        Linking.openURL(url).catch(() => {});
        return false;
      }}
    />
  );
}
