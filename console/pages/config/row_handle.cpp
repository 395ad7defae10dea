#include "console/pages/config/row_handle.hpp"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

namespace signalbox::console {

RowHandle::RowHandle(QWidget* parent) : QToolButton(parent)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setCursor(Qt::OpenHandCursor);
    setMinimumWidth(0);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setSizePolicy(policy);
}

void RowHandle::describe(QString const& name, QString const& what, int place, int count, bool opens)
{
    setText(QStringLiteral("⠿ ") + name);
    setAccessibleName(tr("%1 %2, %3 of %4").arg(what, name).arg(place + 1).arg(count));
    QString const move = count > 1 ? tr("Drag it, or press Alt+Up and Alt+Down, to change its place.") : QString();
    QString const open = opens ? tr("Press it to see its fields.") : QString();
    QString const words = QStringList{move, open}.join(QLatin1Char(' ')).trimmed();
    setAccessibleDescription(words);
    setToolTip(words);
}

void RowHandle::mousePressEvent(QMouseEvent* event)
{
    pressed_ = event->pos();
    QToolButton::mousePressEvent(event);
}

void RowHandle::mouseMoveEvent(QMouseEvent* event)
{
    bool const held = (event->buttons() & Qt::LeftButton) != 0;
    if (held && !dragging_ && (event->pos() - pressed_).manhattanLength() >= QApplication::startDragDistance()) {
        dragging_ = true;
        setDown(false);
        setCursor(Qt::ClosedHandCursor);
    }
    if (dragging_) return emit dragged(mapToParent(event->pos()).y());
    QToolButton::mouseMoveEvent(event);
}

void RowHandle::mouseReleaseEvent(QMouseEvent* event)
{
    if (!dragging_) return QToolButton::mouseReleaseEvent(event);
    endDrag();
    emit dropped(mapToParent(event->pos()).y());
}

void RowHandle::keyPressEvent(QKeyEvent* event)
{
    bool const up = event->key() == Qt::Key_Up, down = event->key() == Qt::Key_Down;
    if (event->modifiers() == Qt::AltModifier && (up || down)) return emit stepped(up ? -1 : 1);
    if (dragging_ && event->key() == Qt::Key_Escape) {
        endDrag();
        return emit dragCancelled();
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return emit clicked();
    QToolButton::keyPressEvent(event);
}

void RowHandle::endDrag()
{
    dragging_ = false;
    setCursor(Qt::OpenHandCursor);
}

}  // namespace signalbox::console
