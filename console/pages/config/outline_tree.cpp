#include "console/pages/config/outline_tree.hpp"

#include <QSet>
#include <QSignalBlocker>

namespace signalbox::console {

namespace {

constexpr int path_role = Qt::UserRole, line_role = Qt::UserRole + 1;

QTreeWidgetItem* makeItem(std::string const& path, std::string const& title, std::string const& about, int line)
{
    auto* const made = new QTreeWidgetItem;
    QString const name = QString::fromStdString(title), more = QString::fromStdString(about);
    made->setText(0, name);
    made->setToolTip(0, more.isEmpty() ? name : name + QStringLiteral(": ") + more);
    made->setData(0, path_role, QString::fromStdString(path));
    made->setData(0, line_role, line);
    return made;
}

}  // namespace

OutlineTree::OutlineTree(QWidget* parent) : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("config_outline"));
    setAccessibleName(tr("Outline of the configuration"));
    setHeaderHidden(true);
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setIndentation(14);
    auto const chooseItem = [this](QTreeWidgetItem const* item) {
        if (item != nullptr) emit chosen(item->data(0, path_role).toString(), item->data(0, line_role).toInt());
    };
    connect(this, &QTreeWidget::itemClicked, this, chooseItem);
    connect(this, &QTreeWidget::itemActivated, this, chooseItem);
    connect(this, &QTreeWidget::currentItemChanged, this, &OutlineTree::pathChanged);
}

void OutlineTree::setOutline(std::vector<OutlineSection> const& outline)
{
    if (outline == shown_) return;
    shown_ = outline;
    QString const before = path();
    QSet<QString> folded;
    for (int i = 0; i < topLevelItemCount(); ++i)
        if (topLevelItem(i)->childCount() > 0 && !topLevelItem(i)->isExpanded()) folded.insert(topLevelItem(i)->text(0));
    {
        QSignalBlocker const quiet(this);
        clear();
        for (OutlineSection const& section : outline) {
            QTreeWidgetItem* const top = makeItem(section.path, section.path, {}, section.line);
            addTopLevelItem(top);
            for (OutlineItem const& item : section.items) top->addChild(makeItem(item.path, item.title, item.about, item.line));
            top->setExpanded(!folded.contains(top->text(0)));
        }
        choose(before);
    }
    emit pathChanged();
}

QString OutlineTree::path() const
{
    return currentItem() != nullptr ? currentItem()->data(0, path_role).toString() : QString();
}

void OutlineTree::choose(QString const& wanted)
{
    for (QTreeWidgetItemIterator at(this); *at != nullptr; ++at)
        if ((*at)->data(0, path_role).toString() == wanted) return setCurrentItem(*at);
}

void OutlineTree::follow(int line)
{
    QTreeWidgetItem* best = nullptr;
    for (QTreeWidgetItemIterator at(this); *at != nullptr; ++at)
        if ((*at)->data(0, line_role).toInt() <= line) best = *at;
    if (best != nullptr && best != currentItem()) setCurrentItem(best);
}

}  // namespace signalbox::console
