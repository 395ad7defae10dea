#include "console/query/command_palette.hpp"

#include "console/query/two_sided_delegate.hpp"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

#include <utility>

namespace signalbox::console {

namespace {

constexpr QSize largest{640, 420};

}  // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window), model_(new PaletteModel(this)), field_(new QLineEdit), list_(new QListView), count_(new QLabel)
{
    setFrameStyle(QFrame::StyledPanel | QFrame::Raised);
    setAutoFillBackground(true);
    setAccessibleName(tr("Command palette"));
    field_->setPlaceholderText(tr("Type what you want to do or see"));
    field_->setAccessibleName(tr("Find a command"));
    field_->setClearButtonEnabled(true);
    list_->setModel(model_);
    list_->setAccessibleName(tr("Commands that fit"));
    list_->setItemDelegate(new TwoSidedDelegate(PaletteModel::ShortcutRole, PaletteModel::GroupRole, list_));
    list_->setUniformItemSizes(true);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setFocusPolicy(Qt::NoFocus);  // the field keeps the keys; arrows move here
    list_->setFrameShape(QFrame::NoFrame);
    count_->setForegroundRole(QPalette::PlaceholderText);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(field_);
    column->addWidget(list_, 1);
    column->addWidget(count_);
    field_->installEventFilter(this);
    window->installEventFilter(this);
    connect(field_, &QLineEdit::textChanged, this, &CommandPalette::typed);
    connect(list_, &QListView::clicked, this, &CommandPalette::run);
    hide();
}

void CommandPalette::setEntries(std::vector<PaletteEntry> entries)
{
    model_->setEntries(std::move(entries));
    typed(field_->text());
}

void CommandPalette::popUp()
{
    if (!isVisible()) before_ = parentWidget()->window()->focusWidget();
    field_->clear();
    typed({});
    place();
    show();
    raise();
    field_->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::dismiss()
{
    if (!isVisible()) return;
    hide();
    if (before_ && parentWidget()->isAncestorOf(before_)) before_->setFocus(Qt::PopupFocusReason);
    before_ = nullptr;
    emit dismissed();
}

void CommandPalette::place()
{
    QRect const window = parentWidget()->rect();
    QSize const size = largest.boundedTo(window.size() - QSize(32, 64));
    setGeometry(QRect({(window.width() - size.width()) / 2, std::min(64, window.height() / 8)}, size));
}

void CommandPalette::typed(QString const& text)
{
    model_->setTyped(text);
    list_->setCurrentIndex(model_->index(0, 0));
    list_->scrollToTop();
    auto const fitting = static_cast<int>(model_->fitting());
    QString const said = fitting == 0 ? tr("Nothing fits. Fewer letters find more.") : tr("%n fit", nullptr, fitting);
    count_->setText(said);
    list_->setAccessibleDescription(said);
}

void CommandPalette::run(QModelIndex const& index)
{
    PaletteEntry const* const entry = model_->entryAt(index.row());
    if (entry == nullptr || !index.isValid()) return;
    auto const chosen = entry->run;  // what it does may set other entries
    dismiss();
    if (chosen) chosen();
}

bool CommandPalette::key(int key)
{
    int const last = model_->rowCount() - 1;
    int const here = list_->currentIndex().row();
    constexpr int page = 10;
    auto const go = [&](int to) { list_->setCurrentIndex(model_->index(std::clamp(to, 0, std::max(last, 0)), 0)); };
    switch (key) {
    case Qt::Key_Down: go(here == last ? 0 : here + 1); return true;
    case Qt::Key_Up: go(here <= 0 ? last : here - 1); return true;
    case Qt::Key_PageDown: go(here + page); return true;
    case Qt::Key_PageUp: go(here - page); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: run(list_->currentIndex()); return true;
    case Qt::Key_Escape: dismiss(); return true;
    default: return false;
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) place();
    if (watched != field_) return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress) return key(static_cast<QKeyEvent*>(event)->key());
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() == Qt::MouseFocusReason) {
        before_ = nullptr;  // the mouse chose where the keys go
        dismiss();
    }
    return QFrame::eventFilter(watched, event);
}

// Tab stays in the field: there is nothing else to reach.
bool CommandPalette::focusNextPrevChild(bool)
{
    return true;
}

}  // namespace signalbox::console
