package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"tenantry/server/domain"
)

// What is taken. A picture of so many pixels needs at most about 120 MB while it
// is unpacked (a progressive JPEG without colour subsampling); whoever calls
// Square lets few run at once.
const (
	MaxBytes  = 2 << 20
	maxSide   = 8_000
	maxPixels = 8_000_000
)

// Side is the width and the height of what comes out, in pixels.
const Side = 256

const quality = 88

// format is one kind of file that is taken.
type format struct {
	config func(data []byte) (image.Config, error)
	decode func(data []byte) (image.Image, error)
	turned func(data []byte) int // how the camera was held, see orientation
}

// formatOf tells the kind by the first bytes, whatever the file calls itself.
func formatOf(data []byte) (format, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return format{reading(png.DecodeConfig), reading(png.Decode), upright}, true
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return format{reading(jpeg.DecodeConfig), reading(jpeg.Decode), jpegOrientation}, true
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return format{reading(gif.DecodeConfig), reading(gif.Decode), upright}, true
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return format{reading(webp.DecodeConfig), reading(webp.Decode), webpOrientation}, true
	}
	return format{}, false
}

// Square returns the middle of a picture as a square JPEG, the right way up. What
// cannot be used is a domain.Error whose Reason says why: size, format,
// dimensions or damaged.
func Square(data []byte) (out []byte, err error) {
	if len(data) > MaxBytes {
		return nil, refused("size", fmt.Sprintf("The picture is larger than %d MB. Choose a smaller one.", MaxBytes>>20))
	}
	f, ok := formatOf(data)
	if !ok {
		return nil, refused("format", "This is not a picture that can be used. Choose a PNG, JPEG, WebP or GIF file.")
	}
	// A decoder that trips over a file made to trip it must not take the process along.
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, damaged(fmt.Errorf("decoder: %v", r))
		}
	}()
	config, err := f.config(data)
	if err != nil {
		return nil, damaged(err)
	}
	if err := fits(config.Width, config.Height); err != nil {
		return nil, err
	}
	src, err := f.decode(data)
	if err != nil {
		return nil, damaged(err)
	}
	return encode(orient(shrink(src), f.turned(data)))
}

// fits refuses by the size that the file says of itself, before room is made for it.
func fits(width, height int) error {
	if width < 1 || height < 1 {
		return damaged(nil)
	}
	if width > maxSide || height > maxSide || width*height > maxPixels {
		return refused("dimensions", fmt.Sprintf(
			"The picture has %d by %d pixels. At most %d million pixels and %d along a side can be used.",
			width, height, maxPixels/1_000_000, maxSide))
	}
	return nil
}

// shrink draws the middle square of a picture on white.
func shrink(src image.Image) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, Side, Side))
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(dst, dst.Bounds(), src, middle(src.Bounds()), draw.Over, nil)
	return dst
}

func middle(b image.Rectangle) image.Rectangle {
	side := min(b.Dx(), b.Dy())
	x, y := b.Min.X+(b.Dx()-side)/2, b.Min.Y+(b.Dy()-side)/2
	return image.Rect(x, y, x+side, y+side)
}

func encode(img image.Image) ([]byte, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode a picture: %w", err)
	}
	return out.Bytes(), nil
}

func refused(reason, message string) *domain.Error {
	return domain.InvalidField("/picture", reason, message).Because(reason)
}

func damaged(cause error) *domain.Error {
	return refused("damaged", "This picture is damaged and cannot be read. Save it again with another program, or choose another one.").Wrap(cause)
}
