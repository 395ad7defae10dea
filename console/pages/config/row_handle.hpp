// The name of a row that can be moved: dragged with the mouse, or with Alt+Up and Alt+Down. Pressing it goes into the row. Owned by its rows, on the
// GUI thread.
#pragma once

#include <QToolButton>

namespace signalbox::console {

class RowHandle : public QToolButton {
    Q_OBJECT

public:
    explicit RowHandle(QWidget* parent);
    /// "member sim-fast", at which place of how many: what a screen reader says of it.
    void describe(QString const& name, QString const& what, int place, int count, bool opens);

signals:
    /// In the rows' coordinates, while it is dragged.
    void dragged(int y);
    void dropped(int y);
    void dragCancelled();
    /// By the keyboard: up is -1.
    void stepped(int by);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void endDrag();

    QPoint pressed_;
    bool dragging_ = false;
};

}  // namespace signalbox::console
