#include "console/pages/config/movable_rows.hpp"

#include <QPainter>

#include <algorithm>

namespace signalbox::console {

int placeOfDrop(std::vector<int> const& middles, int from, int y)
{
    auto const before = static_cast<int>(std::ranges::count_if(middles, [&](int middle) { return middle < y; }));
    return before > from ? before - 1 : before;  // its own row does not count
}

RowHandle* MovableRows::addHandle()
{
    auto* const made = new RowHandle(this);
    int const place = static_cast<int>(handles_.size());
    handles_.push_back(made);
    connect(made, &RowHandle::clicked, this, [this, place] { emit opened(place); });
    connect(made, &RowHandle::stepped, this, [this, place](int by) { step(place, by); });
    connect(made, &RowHandle::dragCancelled, this, [this] { showLine(std::nullopt); });
    connect(made, &RowHandle::dragged, this, [this](int y) { showLine(y); });
    connect(made, &RowHandle::dropped, this, [this, place](int y) {
        showLine(std::nullopt);
        if (int const to = placeOfDrop(middles(), place, y); to != place) emit moved(place, to);
    });
    return made;
}

std::vector<int> MovableRows::middles() const
{
    std::vector<int> all;
    for (RowHandle const* each : handles_) all.push_back(each->geometry().center().y());
    return all;
}

void MovableRows::showLine(std::optional<int> y)
{
    line_.reset();
    if (y) {
        auto const all = middles();
        auto const below = static_cast<std::size_t>(std::ranges::count_if(all, [&](int middle) { return middle < *y; }));
        line_ = below < handles_.size() ? handles_[below]->geometry().top() - 1 : handles_.back()->geometry().bottom() + 1;
    }
    update();
}

void MovableRows::step(int from, int by)
{
    int const to = from + by;
    if (to < 0 || to >= static_cast<int>(handles_.size())) return;
    handles_[static_cast<std::size_t>(to)]->setFocus();  // the row has it where it goes
    emit moved(from, to);
}

void MovableRows::paintEvent(QPaintEvent* event)
{
    QWidget::paintEvent(event);
    if (!line_) return;
    QPainter painter(this);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawLine(0, *line_, width(), *line_);
}

}  // namespace signalbox::console
