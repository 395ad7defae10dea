#include "console/look/cut_text_tips.hpp"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCoreApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QToolTip>

namespace signalbox::console {

namespace {

constexpr int cell_margin = 6;  // pixels that a cell keeps free beside its text

QString wholeHeading(QHeaderView const& of, QPoint const& where)
{
    int const section = of.logicalIndexAt(where);
    if (section < 0 || of.sectionSize(section) >= of.sectionSizeHint(section)) return {};
    if (!of.model()->headerData(section, of.orientation(), Qt::ToolTipRole).toString().isEmpty()) return {};
    return of.model()->headerData(section, of.orientation()).toString();
}

QString wholeCell(QAbstractItemView const& of, QPoint const& where)
{
    QModelIndex const index = of.indexAt(where);
    if (!index.isValid() || !index.data(Qt::ToolTipRole).toString().isEmpty()) return {};
    QString const text = index.data().toString();
    return of.fontMetrics().horizontalAdvance(text) + cell_margin > of.visualRect(index).width() ? text : QString();
}

QString wholeChoice(QComboBox const& of)
{
    QStyleOptionComboBox option;
    option.initFrom(&of);
    int const room = of.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &of).width();
    bool const cut = of.fontMetrics().horizontalAdvance(of.currentText()) + 2 > room;
    return cut && of.toolTip().isEmpty() ? of.currentText() : QString();
}

}  // namespace

CutTextTips::CutTextTips(QObject* parent) : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

QString CutTextTips::textAt(QObject* part, QPoint const& where)
{
    if (auto const* const box = qobject_cast<QComboBox*>(part)) return wholeChoice(*box);
    auto const* const view = part->parent() ? qobject_cast<QAbstractItemView*>(part->parent()) : nullptr;
    if (view == nullptr || view->viewport() != part || view->model() == nullptr) return {};
    if (auto const* const heading = qobject_cast<QHeaderView const*>(view)) return wholeHeading(*heading, where);
    return wholeCell(*view, where);
}

bool CutTextTips::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return false;
    auto const& help = *static_cast<QHelpEvent*>(event);
    QString const text = textAt(watched, help.pos());
    if (text.isEmpty()) return false;
    QToolTip::showText(help.globalPos(), text, qobject_cast<QWidget*>(watched));
    return true;
}

}  // namespace signalbox::console
