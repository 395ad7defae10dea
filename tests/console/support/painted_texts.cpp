// The functions of QPainter that paint a text into a rectangle are defined here again, for the whole test program: each compares the text with its place, and
// calls the library's own.
#include "tests/console/support/painted_texts.hpp"

#include <QFontMetricsF>
#include <QMap>
#include <QPainter>

#include <dlfcn.h>

#include <stdexcept>

namespace signalbox::console::testing {

namespace {

constexpr double spare = 1.5;  // pixels that rounding takes
bool watching = false;
int painted = 0;
QMap<QString, QString> found;  // by text: as it was painted last

void look(QPainter const& painter, QRectF const& place, int flags, QString const& text)
{
    if (!watching || text.isEmpty()) return;
    ++painted;
    if ((flags & (Qt::TextDontClip | Qt::TextWordWrap)) != 0) return;
    QString shown = text;
    if ((flags & (Qt::TextShowMnemonic | Qt::TextHideMnemonic)) != 0) shown.remove(QLatin1Char('&'));
    double width = 0;
    for (QString const& line : shown.split(QLatin1Char('\n')))
        width = std::max(width, QFontMetricsF(painter.font()).horizontalAdvance(line));
    found.remove(shown);
    if (width > place.width() + spare)
        found[shown] = QStringLiteral("'%1' is %2 wide and has %3").arg(shown).arg(width, 0, 'f', 0).arg(place.width(), 0, 'f', 0);
}

template <class Function>
Function* next(char const* name)
{
    auto* const function = reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
    if (function == nullptr) throw std::runtime_error{std::string{"the library has no "} + name};
    return function;
}

}  // namespace

PaintedTexts::PaintedTexts()
{
    painted = 0;
    found.clear();
    watching = true;
}

PaintedTexts::~PaintedTexts()
{
    watching = false;
}

int PaintedTexts::count() const
{
    return painted;
}

QStringList PaintedTexts::cut() const
{
    return found.values();
}

}  // namespace signalbox::console::testing

using namespace signalbox::console::testing;

void QPainter::drawText(QRectF const& place, int flags, QString const& text, QRectF* bounds)
{
    look(*this, place, flags, text);
    static auto* const own =
        next<void(QPainter*, QRectF const&, int, QString const&, QRectF*)>("_ZN8QPainter8drawTextERK6QRectFiRK7QStringPS0_");
    own(this, place, flags, text, bounds);
}

void QPainter::drawText(QRect const& place, int flags, QString const& text, QRect* bounds)
{
    look(*this, QRectF(place), flags, text);
    static auto* const own =
        next<void(QPainter*, QRect const&, int, QString const&, QRect*)>("_ZN8QPainter8drawTextERK5QRectiRK7QStringPS0_");
    own(this, place, flags, text, bounds);
}
