#include "console/query/completion_popup.hpp"

#include "console/query/two_sided_delegate.hpp"

#include <QListView>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr int narrowest = 180;  // pixels; the widest is the window

}  // namespace

CompletionPopup::CompletionPopup(QWidget& field, CompletionModel& model)
    : QFrame(field.window()), field_(field), model_(model), list_(new QListView)
{
    setFrameStyle(QFrame::StyledPanel | QFrame::Raised);
    setAutoFillBackground(true);
    setFocusPolicy(Qt::NoFocus);
    list_->setModel(&model);
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setFrameShape(QFrame::NoFrame);
    list_->setUniformItemSizes(false);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setAccessibleName(tr("Completions"));
    list_->setItemDelegate(new TwoSidedDelegate(CompletionModel::AboutRole, std::nullopt, list_));
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->addWidget(list_);
    connect(list_, &QListView::clicked, this, [this](QModelIndex const& index) { emit chosen(index.row()); });
    hide();
}

void CompletionPopup::showAt(int x, int y)
{
    if (model_.rowCount() == 0) return hide();
    if (parentWidget() != field_.window()) setParent(field_.window());  // the field was put into a window meanwhile
    int const rows = std::min(model_.rowCount(), most_rows);
    int const scroll = model_.rowCount() > most_rows ? 24 : 8;
    QSize const size{std::clamp(list_->sizeHintForColumn(0) + scroll, narrowest, parentWidget()->width() - 8),
                     rows * list_->sizeHintForRow(0) + 4};
    QPoint const below = field_.mapTo(parentWidget(), QPoint{x, y});
    QSize const room{parentWidget()->width() - 8, parentWidget()->height() - below.y() - 4};
    QSize const fits = size.boundedTo(room);
    setGeometry(QRect({std::clamp(below.x(), 4, std::max(4, parentWidget()->width() - fits.width() - 4)), below.y()}, fits));
    show();
    raise();
}

int CompletionPopup::current() const
{
    return isVisible() ? list_->currentIndex().row() : -1;
}

// Beyond the ends there is no row: then Enter submits what is typed.
void CompletionPopup::step(int by)
{
    int const rows = model_.rowCount();
    int const next = list_->currentIndex().isValid() ? list_->currentIndex().row() + by : by > 0 ? 0 : rows - 1;
    list_->setCurrentIndex(next < 0 || next >= rows ? QModelIndex{} : model_.index(next, 0));
}

}  // namespace signalbox::console
