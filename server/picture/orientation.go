package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"io"
)

// reading makes a function on bytes of one that reads.
func reading[T any](read func(io.Reader) (T, error)) func([]byte) (T, error) {
	return func(data []byte) (T, error) { return read(bytes.NewReader(data)) }
}

func upright([]byte) int { return 1 }

// orient turns a square the way the camera was held. The numbers are those of
// EXIF: 1 is upright, 3 upside down, 6 and 8 on a side; the others are mirrored.
func orient(src *image.RGBA, turned int) *image.RGBA {
	const last = Side - 1
	from := map[int]func(x, y int) (int, int){
		2: func(x, y int) (int, int) { return last - x, y },
		3: func(x, y int) (int, int) { return last - x, last - y },
		4: func(x, y int) (int, int) { return x, last - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return y, last - x },
		7: func(x, y int) (int, int) { return last - y, last - x },
		8: func(x, y int) (int, int) { return last - y, x },
	}[turned]
	if from == nil {
		return src
	}
	dst := image.NewRGBA(src.Bounds())
	for y := range Side {
		for x := range Side {
			sx, sy := from(x, y)
			dst.SetRGBA(x, y, src.RGBAAt(sx, sy))
		}
	}
	return dst
}

// jpegOrientation looks for EXIF among the segments that stand before the picture.
func jpegOrientation(data []byte) int {
	const app1, startOfScan = 0xe1, 0xda
	for rest := data[2:]; len(rest) >= 4 && rest[0] == 0xff; {
		if rest[1] == 0xff { // a fill byte
			rest = rest[1:]
			continue
		}
		marker, length := rest[1], int(binary.BigEndian.Uint16(rest[2:]))
		if marker == startOfScan || length < 2 || len(rest) < 2+length {
			break
		}
		if exif, ok := bytes.CutPrefix(rest[4:2+length], []byte("Exif\x00\x00")); ok && marker == app1 {
			return exifOrientation(exif)
		}
		rest = rest[2+length:]
	}
	return 1
}

// webpOrientation looks for the EXIF chunk of a WebP file.
func webpOrientation(data []byte) int {
	for rest := data[12:]; len(rest) >= 8; {
		length := int64(binary.LittleEndian.Uint32(rest[4:]))
		if int64(len(rest)) < 8+length {
			break
		}
		if body := rest[8 : 8+length]; string(rest[:4]) == "EXIF" {
			exif, _ := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
			return exifOrientation(exif)
		}
		rest = rest[min(int64(len(rest)), 8+length+length%2):]
	}
	return 1
}

// exifOrientation reads the one tag that matters of a TIFF header. What is not as
// it should be counts as upright.
func exifOrientation(tiff []byte) int {
	const tag, short, entryLength = 0x0112, 3, 12
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < entryLength {
			break
		}
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[entryLength:]
	}
	return 1
}
