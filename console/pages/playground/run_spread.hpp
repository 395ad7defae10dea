// How the runs of one prompt are spread: a mark for each first token and each whole answer on one axis of time, with their middle. Owned by a column, on the
// GUI thread.
#pragma once

#include "console/playground/run_sums.hpp"

#include <QWidget>

#include <vector>

namespace signalbox::console {

class RunSpread : public QWidget {
    Q_OBJECT

public:
    /// What is drawn: microseconds, of the runs that were answered.
    struct Marks {
        std::vector<std::int64_t> firsts, totals;
        std::int64_t longest_us = 0;
        bool operator==(Marks const&) const = default;
    };
    static Marks marksOf(std::vector<RunFigures> const& runs);

    explicit RunSpread(QWidget* parent);
    /// Nothing is shown of fewer than two answers.
    void setRuns(std::vector<RunFigures> const& runs);
    Marks const& marks() const { return marks_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void drawRow(QPainter& painter, QRectF const& place, std::vector<std::int64_t> const& times, int series) const;

    Marks marks_;
};

}  // namespace signalbox::console
