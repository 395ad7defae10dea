// Every text that a test program paints into a place: whether it is wider than the place, and so loses its end without saying so. A test makes one around
// what it watches, on the GUI thread; there is one at a time.
#pragma once

#include <QStringList>

namespace signalbox::console::testing {

class PaintedTexts {
public:
    PaintedTexts();
    ~PaintedTexts();
    PaintedTexts(PaintedTexts const&) = delete;

    /// How many texts were painted so far; 0 would mean that nothing is watched.
    int count() const;
    /// "'no clear difference' is 120 wide and has 84", each once, by how it was painted last: a label may be painted before it is laid out.
    QStringList cut() const;
};

}  // namespace signalbox::console::testing
