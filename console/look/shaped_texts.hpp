// Texts that are painted again and again, as they were shaped the first time: shaping is most of what a cell of a table costs. One font; on the GUI
// thread.
#pragma once

#include <QCache>
#include <QFont>
#include <QFontMetrics>
#include <QPainter>
#include <QStaticText>
#include <QString>

namespace signalbox::console {

class ShapedTexts {
public:
    /// Draws one line into `box`, in the middle of its height, cut with "…" where it does not fit. The painter's font and pen count.
    void draw(QPainter& painter, QRect const& box, Qt::Alignment side, QString const& text);

private:
    static constexpr int most = 4096;  // some screens full; those used last are kept
    static constexpr int whole = -1;

    QStaticText const& shaped(QString const& text, int within);

    QFont font_;
    QCache<std::pair<QString, int>, QStaticText> known_{most};  // by the text, and the width it was cut to
};

}  // namespace signalbox::console
