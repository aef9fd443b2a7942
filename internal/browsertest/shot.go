package browsertest

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// longest is how much of a page ShotWhole shows, in CSS pixels.
const longest = 6000

// Shot writes a picture (PNG) of what the window shows. Folders are made.
func (tab *Tab) Shot(path string) {
	tab.t.Helper()
	tab.shot(path, page.CaptureScreenshot())
}

// ShotWhole is Shot of the whole page, as far as it goes, in a window as high as
// the page: what sticks to the window's edges does not lie across the middle.
func (tab *Tab) ShotWhole(path string) {
	tab.t.Helper()
	var height float64
	tab.know(&height, "(scrollTo({top: 0, behavior: 'instant'}), document.scrollingElement.scrollHeight)")
	tall := tab.view
	tall.Height = max(tall.Height, min(int(height), longest))
	tab.do("make the window as high as the page", tall.size())
	tab.Shot(path)
	tab.do("make the window as it was", tab.view.size())
}

func (tab *Tab) shot(path string, how *page.CaptureScreenshotParams) {
	tab.t.Helper()
	tab.know(nil, "still()")
	if !tab.view.NoScript {
		tab.know(nil, "document.fonts.ready.then(() => 1)")
	}
	tab.do("take a picture", chromedp.ActionFunc(func(ctx context.Context) error {
		picture, err := how.WithFormat(page.CaptureScreenshotFormatPng).Do(ctx)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, picture, 0o644)
	}))
}
