// A verification in a web view. Needs nothing but the platform's own WebView (API level 24).

package com.example.verification

import android.Manifest
import android.annotation.SuppressLint
import android.app.Activity
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.webkit.PermissionRequest
import android.webkit.ValueCallback
import android.webkit.WebChromeClient
import android.webkit.WebResourceRequest
import android.webkit.WebView
import android.webkit.WebViewClient
import android.widget.FrameLayout
import android.window.OnBackInvokedDispatcher

/**
 * Started with SERVER, INQUIRY_ID, REDIRECT_URI and, for an inquiry that was started before,
 * SESSION_TOKEN. Its result holds `inquiry-id` and `status`; an address is typed by whoever likes, so
 * ask your own backend, which reads the inquiry by API, before you rely on it.
 */
class VerificationActivity : Activity() {
    private lateinit var server: Uri
    private lateinit var redirect: Uri
    private lateinit var view: WebView
    private var asked: PermissionRequest? = null
    private var files: ValueCallback<Array<Uri>>? = null

    @SuppressLint("SetJavaScriptEnabled") // The flow works without; the camera does not.
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        server = Uri.parse(requireNotNull(intent.getStringExtra(SERVER)))
        redirect = Uri.parse(requireNotNull(intent.getStringExtra(REDIRECT_URI)))
        view = WebView(this)
        view.settings.javaScriptEnabled = true
        view.settings.mediaPlaybackRequiresUserGesture = false
        view.webViewClient = Navigation()
        view.webChromeClient = Camera()
        // A web view has no padding; what is around it leaves room for the system's bars and keyboard.
        setContentView(FrameLayout(this).apply { fitsSystemWindows = true; addView(view) })
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
            onBackInvokedDispatcher.registerOnBackInvokedCallback(OnBackInvokedDispatcher.PRIORITY_DEFAULT, ::back)
        }
        if (state == null || view.restoreState(state) == null) view.loadUrl(address())
    }

    /** The address of the screen, by which the person goes on after the system ended the app. */
    override fun onSaveInstanceState(state: Bundle) {
        super.onSaveInstanceState(state)
        view.saveState(state)
    }

    /** To the screen before; from the first one, out. */
    private fun back() = if (view.canGoBack()) view.goBack() else finish()

    @Deprecated("Called before API level 33")
    override fun onBackPressed() = back()

    private fun address(): String {
        val address = server.buildUpon().appendPath("verify")
            .appendQueryParameter("inquiry-id", requireNotNull(intent.getStringExtra(INQUIRY_ID)))
            .appendQueryParameter("redirect-uri", redirect.toString())
            .appendQueryParameter("is-webview", "true")
        intent.getStringExtra(SESSION_TOKEN)?.let { address.appendQueryParameter("session-token", it) }
        return address.build().toString()
    }

    private inner class Navigation : WebViewClient() {
        override fun shouldOverrideUrlLoading(view: WebView, request: WebResourceRequest): Boolean {
            val to = request.url
            if (to.scheme == redirect.scheme && to.host == redirect.host && to.path == redirect.path) {
                val end = Intent()
                    .putExtra("inquiry-id", to.getQueryParameter("inquiry-id"))
                    .putExtra("status", to.getQueryParameter("status"))
                setResult(RESULT_OK, end)
                finish()
                return true
            }
            if (to.host == server.host) return false
            // Help pages, mail and telephone links belong to the system.
            runCatching { startActivity(Intent(Intent.ACTION_VIEW, to)) }
            return true
        }
    }

    private inner class Camera : WebChromeClient() {
        override fun onPermissionRequest(request: PermissionRequest) {
            val ours = request.origin.host == server.host
            val camera = request.resources.contains(PermissionRequest.RESOURCE_VIDEO_CAPTURE)
            if (!ours || !camera) return request.deny()
            if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
                request.grant(arrayOf(PermissionRequest.RESOURCE_VIDEO_CAPTURE))
            } else {
                asked = request
                requestPermissions(arrayOf(Manifest.permission.CAMERA), CAMERA)
            }
        }

        override fun onShowFileChooser(
            view: WebView, callback: ValueCallback<Array<Uri>>, params: FileChooserParams,
        ): Boolean {
            files?.onReceiveValue(null)
            files = callback
            return runCatching { startActivityForResult(params.createIntent(), FILES) }
                .onFailure { files = null }
                .isSuccess
        }
    }

    override fun onRequestPermissionsResult(code: Int, names: Array<String>, results: IntArray) {
        if (code != CAMERA) return
        val granted = results.firstOrNull() == PackageManager.PERMISSION_GRANTED
        asked?.let { if (granted) it.grant(arrayOf(PermissionRequest.RESOURCE_VIDEO_CAPTURE)) else it.deny() }
        asked = null
    }

    @Deprecated("The successor needs a library")
    override fun onActivityResult(code: Int, result: Int, data: Intent?) {
        if (code != FILES) return super.onActivityResult(code, result, data)
        files?.onReceiveValue(WebChromeClient.FileChooserParams.parseResult(result, data))
        files = null
    }

    companion object {
        const val SERVER = "server"
        const val INQUIRY_ID = "inquiry-id"
        const val SESSION_TOKEN = "session-token"
        const val REDIRECT_URI = "redirect-uri"
        private const val CAMERA = 1
        private const val FILES = 2
    }
}
