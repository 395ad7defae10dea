// The attempts of a request as a waterfall on its time axis, and the same as a table for those who rather read or listen. Owned by the
// inspector, on the GUI thread.
#pragma once

#include "console/pages/traffic/attempt_layout.hpp"

#include "schema/event.pb.h"

#include <QStackedWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QWidget>

namespace signalbox::console {

/// The painted half.
class AttemptsWaterfall : public QWidget {  // attempts_waterfall.cpp
    Q_OBJECT

public:
    explicit AttemptsWaterfall(QWidget* parent = nullptr);
    void setEvent(schema::Event const& event);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// Another width: its texts take another number of lines.
    void wrapped();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Line {
        AttemptLane lane;
        QString target, outcome, reason;
        QStringList stretches;  // "wait 120 ms", in the order of lane.stretches
    };
    int linesOf(QString const& text, int most) const;
    int outcomeLines(Line const& line) const;
    int lineHeight(Line const& line) const;
    void paintLine(QPainter& painter, Line const& line, int top) const;
    void paintAxis(QPainter& painter, int top) const;
    int xOf(std::int64_t us) const;

    std::vector<Line> lines_;
    std::int64_t length_us_ = 0;
};

/// Both halves with the switch between them.
class AttemptsView : public QWidget {
    Q_OBJECT

public:
    explicit AttemptsView(QWidget* parent = nullptr);
    void setEvent(schema::Event const& event);
    QTableWidget const& table() const { return *table_; }
    void showAsTable(bool table);

private:
    void fillTable(schema::Event const& event);
    void fitHeight();

    QStackedWidget* halves_;
    AttemptsWaterfall* waterfall_;
    QTableWidget* table_;
    QToolButton* switch_;
};

QString phaseName(Phase phase);
QColor phaseColor(Phase phase);

}  // namespace signalbox::console
