#include "console/welcome/store_list.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QFileInfo>
#include <QMenu>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr int most_seen = 6;  // lines at once; the rest is scrolled to

}  // namespace

StoreList::StoreList(QWidget* parent) : QWidget(parent)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    list_ = new QListWidget;
    list_->setAccessibleName(tr("Stores that were found"));
    list_->setTextElideMode(Qt::ElideMiddle);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    column->addWidget(list_);
    connect(list_, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) { choose(list_->row(item)); });
    connect(list_, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { choose(list_->row(item)); });
    connect(list_, &QListWidget::customContextMenuRequested, this, &StoreList::showMenu);
    setVisible(false);
}

QString StoreList::line(FoundStore const& of)
{
    QFileInfo const file(of.path);
    QStringList parts{file.fileName()};
    if (of.trouble.isEmpty()) {
        parts << figures::bytes(static_cast<std::uint64_t>(of.bytes));
        parts << tr("changed %1").arg(QLocale().toString(of.changed, QLocale::ShortFormat));
        if (!of.origin.isEmpty()) parts << of.origin;
        return parts.join(QStringLiteral(", "));
    }
    return tr("%1 does not open: %2").arg(file.fileName(), of.trouble);
}

void StoreList::setStores(QList<FoundStore> const& all)
{
    all_ = all;
    list_->clear();
    for (FoundStore const& each : all) {
        QString const mark = each.trouble.isEmpty() ? QStringLiteral("▸  ") : QStringLiteral("⚠  ");
        auto* const item = new QListWidgetItem(mark + line(each), list_);
        item->setToolTip(each.trouble.isEmpty() ? each.path : each.trouble);
        item->setData(Qt::AccessibleTextRole, line(each));
        if (!each.trouble.isEmpty()) item->setForeground(Theme::instance().color(Role::bad));
    }
    int const lines = std::min<int>(most_seen, static_cast<int>(all.size()));
    list_->setFixedHeight(lines * list_->sizeHintForRow(0) + 2 * list_->frameWidth() + 2);
    if (!all.isEmpty()) list_->setCurrentRow(0);
    setVisible(!all.isEmpty());
}

void StoreList::choose(int row)
{
    if (row >= 0 && row < all_.size()) emit chosen(all_[row].path);
}

void StoreList::showMenu(QPoint where)
{
    QListWidgetItem* const item = list_->itemAt(where);
    if (!item) return;
    QString const path = all_[list_->row(item)].path;
    QMenu menu(this);
    QAction const* const forget = menu.addAction(tr("Take from this list"));
    if (menu.exec(list_->viewport()->mapToGlobal(where)) == forget) emit forgotten(path);
}

}  // namespace signalbox::console
