//go:build release

package image

import _ "embed"

// embedded is what `make release` puts here before it builds.
//
//go:embed guest.snapshot
var embedded []byte
