//go:build !release

package image

var embedded []byte
