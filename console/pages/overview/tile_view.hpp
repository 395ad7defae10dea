// One figure at the top of the overview: its name, its value, the change against the time before and a small line. Owned by the page; the
// GUI thread.
#pragma once

#include "console/pages/overview/overview_figures.hpp"

#include <QWidget>

namespace signalbox::console {

class TileView : public QWidget {
    Q_OBJECT

public:
    explicit TileView(QWidget* parent = nullptr);
    void setTile(Tile const& tile);
    /// Instead of a figure: it is being read.
    void setWaiting(QString const& name);
    /// What a screen reader says: name, value, change in words.
    static QString spoken(Tile const& tile);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintChange(QPainter& painter, QRectF const& place) const;
    Tile tile_;
};

}  // namespace signalbox::console
