// Package picture makes of whatever somebody uploads one small square JPEG that
// is ours from the first to the last byte. Start at Square.
//
// It owns what is taken (PNG, JPEG, WebP, GIF), how large it may be before a
// single pixel is unpacked, which way up it is, and that nothing of the file but
// its colours gets through: no place, camera, comment, profile or second file.
package picture
