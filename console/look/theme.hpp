// Colours by their role, in a light and a dark set, and which of them is worn. One Theme for the program, on the GUI thread; there are no
// style sheets.
#pragma once

#include <QColor>
#include <QObject>
#include <QPalette>

#include <cstdint>

namespace signalbox::console {

class Appearance;

enum class Choice : std::uint8_t { system, light, dark };

/// What a colour is for. Series colours are colour-blind safe and never the only mark of anything.
enum class Role : std::uint8_t { good, warning, bad, neutral, grid, axis, mark, selection, faint };

class Theme : public QObject {
    Q_OBJECT

public:
    /// Made at the first call, which needs the application: it wears Fusion and one of the palettes from then on.
    static Theme& instance();

    /// The user's choice; `system` follows the desktop (the freedesktop appearance portal, else the palette's lightness).
    void setChoice(Choice choice);
    Choice choice() const { return choice_; }
    bool dark() const { return dark_; }
    QPalette palette() const;
    QColor color(Role role) const;
    /// The n-th series colour; they repeat after eight, with another dash or shape.
    QColor series(int number) const;
    /// From few to many, for heat maps: 0 to 1.
    QColor heat(double share) const;

signals:
    void changed();

private:
    Theme();
    bool wanted() const;
    void wear(bool dark);

    Appearance* desktop_ = nullptr;
    bool started_dark_ = false;  // what the platform's own palette was, before ours
    Choice choice_ = Choice::system;
    bool dark_ = false;
};

}  // namespace signalbox::console
