package picture_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"runtime"
	"strings"
	"testing"

	"tenantry/server/domain"
	"tenantry/server/picture"
)

// halves is red at the left and blue at the right.
func halves(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{R: 255, A: 255}
			if x >= width/2 {
				c = color.RGBA{B: 255, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func encoded(t *testing.T, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t *testing.T, img image.Image) []byte {
	t.Helper()
	return encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, img, &jpeg.Options{Quality: 95}) })
}

// decoded checks that it is a square JPEG of ours and returns it.
func decoded(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != picture.Side || b.Dy() != picture.Side {
		t.Fatalf("it measures %v", b)
	}
	return img
}

func isRed(c color.Color) bool {
	r, _, b, _ := c.RGBA()
	return r > 0xc000 && b < 0x4000
}

func isBlue(c color.Color) bool {
	r, _, b, _ := c.RGBA()
	return b > 0xc000 && r < 0x4000
}

func isWhite(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return r > 0xf000 && g > 0xf000 && b > 0xf000
}

// webpFrame is a key frame of 48 by 32 pixels, red at the left and blue at the right.
const webpFrame = "sAQAnQEqMAAgAD61Sp5JpyQioTAIAOAWiUAYoigvwD8QNMB8gAB+N2+FdZMYAAD+7Lsreu0YaN6Xb/8EX6YbjMb5hf91aeXpH3Xlx/qjnwAAAA=="

func TestSquare_TakesFourFormats(t *testing.T) {
	t.Parallel()
	img := halves(300, 200)
	frame, err := base64.StdEncoding.DecodeString(webpFrame)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"jpeg": asJPEG(t, img),
		"png":  encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, img) }),
		"gif":  encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, img, nil) }),
		"webp": webpOf(riff("VP8 ", frame...)),
	} {
		out, err := picture.Square(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		square := decoded(t, out)
		if !isRed(square.At(20, 128)) || !isBlue(square.At(236, 128)) {
			t.Errorf("%s: the middle is not what came out: %v %v", name, square.At(20, 128), square.At(236, 128))
		}
	}
}

func TestSquare_DrawsTransparencyOnWhite(t *testing.T) {
	t.Parallel()
	out, err := picture.Square(encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, image.NewRGBA(image.Rect(0, 0, 40, 40))) }))
	if err != nil {
		t.Fatal(err)
	}
	if c := decoded(t, out).At(128, 128); !isWhite(c) {
		t.Errorf("%v", c)
	}
}

// exif is the segment of a JPEG that says how the camera was held, and where.
func exif(orientation uint16, order binary.ByteOrder) []byte {
	var tiff bytes.Buffer
	tiff.WriteString(map[bool]string{true: "II", false: "MM"}[order == binary.LittleEndian])
	_ = binary.Write(&tiff, order, uint16(42))
	_ = binary.Write(&tiff, order, uint32(8))
	_ = binary.Write(&tiff, order, uint16(2))
	_ = binary.Write(&tiff, order, []uint16{0x010e, 2})
	_ = binary.Write(&tiff, order, []uint32{4, 0})
	_ = binary.Write(&tiff, order, []uint16{0x0112, 3})
	_ = binary.Write(&tiff, order, uint32(1))
	_ = binary.Write(&tiff, order, []uint16{orientation, 0})
	tiff.WriteString("GPS 52.5200 13.4050 secret place")
	body := append([]byte("Exif\x00\x00"), tiff.Bytes()...)
	segment := []byte{0xff, 0xe1, 0, 0}
	binary.BigEndian.PutUint16(segment[2:], uint16(len(body)+2))
	return append(segment, body...)
}

func withSegment(jpegFile, segment []byte) []byte {
	return append(append(append([]byte{}, jpegFile[:2]...), segment...), jpegFile[2:]...)
}

// Red was at the left in the file; where it is afterwards says how it was turned.
func TestSquare_TurnsItTheWayTheCameraWasHeld(t *testing.T) {
	t.Parallel()
	plain := asJPEG(t, halves(400, 400))
	left, right, top, bottom := image.Pt(20, 128), image.Pt(236, 128), image.Pt(128, 20), image.Pt(128, 236)
	for orientation, red := range map[uint16]image.Point{1: left, 2: right, 3: right, 4: left, 5: top, 6: top, 7: bottom, 8: bottom, 9: left, 0: left} {
		for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
			out, err := picture.Square(withSegment(plain, exif(orientation, order)))
			if err != nil {
				t.Fatal(err)
			}
			if img := decoded(t, out); !isRed(img.At(red.X, red.Y)) {
				t.Errorf("orientation %d: red is not at %v", orientation, red)
			}
		}
	}
}

func TestSquare_TurnsWebPToo(t *testing.T) {
	t.Parallel()
	frame, err := base64.StdEncoding.DecodeString(webpFrame)
	if err != nil {
		t.Fatal(err)
	}
	held, _ := bytes.CutPrefix(exif(6, binary.LittleEndian)[4:], []byte("Exif\x00\x00"))
	head := riff("VP8X", 8, 0, 0, 0, 47, 0, 0, 31, 0, 0)
	out, err := picture.Square(webpOf(head, riff("VP8 ", frame...), riff("EXIF", held...)))
	if err != nil {
		t.Fatal(err)
	}
	if img := decoded(t, out); !isRed(img.At(128, 20)) || !isBlue(img.At(128, 236)) {
		t.Error("red is not at the top")
	}
}

// Whatever the file held beside its pixels is gone.
func TestSquare_KeepsNothingButThePixels(t *testing.T) {
	t.Parallel()
	file := withSegment(asJPEG(t, halves(100, 100)), exif(6, binary.BigEndian))
	file = withSegment(file, append([]byte{0xff, 0xfe, 0, 16}, "a comment here"...))
	file = append(file, "<script>alert(1)</script> PK\x03\x04 a second file"...)
	out, err := picture.Square(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, trace := range []string{"Exif", "secret place", "a comment", "<script", "PK\x03\x04"} {
		if bytes.Contains(out, []byte(trace)) {
			t.Errorf("%q is still in it", trace)
		}
	}
}

func chunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(append([]byte(name), body...)))
}

func pngOf(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 16, 6, 0, 0, 0))...)
}

func jpegOf(width, height uint16) []byte {
	sof := []byte{0xff, 0xd8, 0xff, 0xc2, 0, 17, 8, byte(height >> 8), byte(height), byte(width >> 8), byte(width), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0}
	return append(sof, 0xff, 0xda, 0, 2)
}

func webpOf(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func riff(name string, body ...byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// What is enormous once it is unpacked is refused before room is made for it, also
// where the file says two things about its size.
func TestSquare_RefusesBombs(t *testing.T) {
	t.Parallel()
	vast := []byte{0x2f, 0xff, 0xff, 0xff, 0x0f} // VP8L of 16384 by 16384
	tiny := []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0} // VP8X of 1 by 1
	for name, c := range map[string]struct {
		data   []byte
		reason string
	}{
		"png":                     {pngOf(60_000, 60_000), "dimensions"},
		"png, long":               {pngOf(2_000_000, 3), "dimensions"},
		"png, negative":           {pngOf(0xffff_ffff, 0xffff_ffff), "damaged"},
		"jpeg":                    {jpegOf(65_535, 65_535), "dimensions"},
		"gif":                     {append([]byte("GIF89a"), 0xff, 0xff, 0xff, 0xff, 0, 0, 0), "dimensions"},
		"webp":                    {webpOf(riff("VP8L", vast...)), "dimensions"},
		"webp, canvas":            {webpOf(riff("VP8X", 0, 0, 0, 0, 0xff, 0xff, 0, 0xff, 0x3f, 0), riff("VP8L", vast...)), "dimensions"},
		"webp, large in small":    {webpOf(riff("VP8X", tiny...), riff("VP8L", vast...)), "damaged"},
		"webp, large key frame":   {webpOf(riff("VP8X", tiny...), riff("VP8 ", 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f)), "damaged"},
		"a file that is too long": {append(asJPEG(t, halves(9, 9)), make([]byte, picture.MaxBytes)...), "size"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := picture.Square(c.data)
		runtime.ReadMemStats(&after)
		wantReason(t, name, err, c.reason)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 64<<20 { // others run beside it
			t.Errorf("%s took %d MB", name, taken>>20)
		}
	}
}

func TestSquare_RefusesWhatIsNoPicture(t *testing.T) {
	t.Parallel()
	whole := asJPEG(t, halves(64, 64))
	for name, c := range map[string]struct {
		data   []byte
		reason string
	}{
		"nothing":             {nil, "format"},
		"text":                {[]byte("hello"), "format"},
		"SVG":                 {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "format"},
		"a page":              {[]byte("<!doctype html><script>alert(1)</script>"), "format"},
		"BMP":                 {[]byte("BM0000000000000000000000"), "format"},
		"half a JPEG":         {whole[:len(whole)/2], "damaged"},
		"the start of a JPEG": {whole[:3], "damaged"},
		"the start of a PNG":  {[]byte("\x89PNG\r\n\x1a\n"), "damaged"},
		"the start of a GIF":  {[]byte("GIF89a"), "damaged"},
		"the start of a WebP": {[]byte("RIFF\x04\x00\x00\x00WEBP"), "damaged"},
		"a PNG of no pixels":  {pngOf(0, 5), "damaged"},
		"a PNG without data":  {pngOf(5, 5), "damaged"},
	} {
		_, err := picture.Square(c.data)
		wantReason(t, name, err, c.reason)
	}
}

func wantReason(t *testing.T, name string, err error, reason string) {
	t.Helper()
	var refused *domain.Error
	if !errors.As(err, &refused) || refused.Reason != reason || refused.Code != domain.CodeInvalid {
		t.Errorf("%s: %v, want %s", name, err, reason)
		return
	}
	if len(refused.Fields) != 1 || refused.Fields[0].Pointer != "/picture" || strings.Contains(refused.Fields[0].Message, "image:") {
		t.Errorf("%s: %+v", name, refused.Fields)
	}
}

// FuzzSquare shows that no file makes it fail in another way than with a refusal.
func FuzzSquare(f *testing.F) {
	f.Add(pngOf(3, 3))
	f.Add(jpegOf(3, 3))
	f.Add(webpOf(riff("VP8X", 8, 0, 0, 0, 2, 0, 0, 2, 0, 0), riff("EXIF", 'I', 'I', 42, 0, 8, 0, 0, 0)))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := picture.Square(data)
		var refused *domain.Error
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		if err == nil && len(out) == 0 {
			t.Fatal("nothing came out")
		}
	})
}
