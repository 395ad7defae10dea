// The turns of a conversation on a time axis, a lane for each thread, and below them what the gateway sent for them. Owned by the page, on the GUI thread.
#pragma once

#include "console/body/session.hpp"
#include "console/pages/sessions/axis_layout.hpp"

#include <QWidget>

namespace signalbox::console {

class SessionAxis : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t most_lanes = 6;  // further threads share the last one

    explicit SessionAxis(QWidget* parent);
    /// Both outlive the next call.
    void setSession(storage::conversation const& events, Session const& session);
    /// -1: none.
    void setCurrent(int turn);
    int current() const { return current_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

signals:
    void chosen(int turn);
    void opened(int turn);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Bar {
        AxisSpan time;
        std::size_t lane = 0;
        int turn = -1;  // -1: sent by the gateway itself
        bool failed = false, broke = false;
        QString about;
    };
    void layOut();
    QRectF rectOf(Bar const& bar) const;
    Bar const* barAt(QPointF const& place) const;
    std::size_t lanes() const;
    void paintLanes(QPainter& painter) const;
    void paintBar(QPainter& painter, Bar const& bar) const;
    void paintPauses(QPainter& painter) const;

    std::vector<Bar> bars_;
    std::size_t threads_ = 1;
    bool children_ = false;
    int turns_ = 0, current_ = -1;
    AxisLayout layout_;
};

}  // namespace signalbox::console
