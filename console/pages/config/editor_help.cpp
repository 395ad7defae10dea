#include "console/pages/config/editor_help.hpp"

#include "console/pages/config/config_editor.hpp"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>

namespace signalbox::console {

namespace {

constexpr int shown_at_once = 12;

/// These belong to the list while it is open.
bool isOfTheList(int key)
{
    return key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab || key == Qt::Key_Backtab || key == Qt::Key_Escape;
}

}  // namespace

EditorHelp::EditorHelp(ConfigEditor& editor) : QObject(&editor), editor_(editor), viewport_(editor.viewport())
{
    completer_.setModel(&model_);
    completer_.setWidget(&editor_);
    completer_.setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    completer_.setMaxVisibleItems(shown_at_once);
    completer_.popup()->setObjectName(QStringLiteral("config_suggestions"));
    completer_.popup()->setAccessibleName(tr("What may stand here"));
    connect(&completer_, QOverload<QString const&>::of(&QCompleter::activated), this, &EditorHelp::put);
    editor_.setKeyFilter([this](QKeyEvent& key) { return takes(key); });
    editor_.viewport()->installEventFilter(this);
}

CaretPlace EditorHelp::placeAt(int position) const
{
    QString const text = editor_.text();
    QByteArray const bytes = text.toUtf8();
    auto const at = static_cast<std::size_t>(text.left(position).toUtf8().size());
    return caretPlace({bytes.data(), static_cast<std::size_t>(bytes.size())}, at);
}

void EditorHelp::offer()
{
    model_.clear();
    for (Suggestion const& each : suggestionsAt(tree_, placeAt(editor_.textCursor().position()))) {
        auto* const item = new QStandardItem(QString::fromStdString(each.text));
        item->setToolTip(QString::fromStdString(each.about));
        item->setAccessibleDescription(QString::fromStdString(each.about));
        model_.appendRow(item);
    }
    if (model_.rowCount() == 0) return completer_.popup()->hide();
    QRect place = editor_.cursorRect();
    place.translate(editor_.viewport()->pos());
    place.setWidth(completer_.popup()->sizeHintForColumn(0) + completer_.popup()->verticalScrollBar()->sizeHint().width());
    completer_.complete(place);
    completer_.popup()->setCurrentIndex(completer_.completionModel()->index(0, 0));
}

QStringList EditorHelp::offered() const
{
    QStringList all;
    for (int row = 0; row < model_.rowCount(); ++row) all << model_.item(row)->text();
    return all;
}

bool EditorHelp::isOpen() const
{
    return completer_.popup()->isVisible();
}

/// In the place of the word before the caret.
void EditorHelp::put(QString const& text)
{
    QTextCursor caret = editor_.textCursor();
    auto const before = QString::fromStdString(placeAt(caret.position()).word).size();
    caret.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>(before));
    caret.insertText(text);
    editor_.setTextCursor(caret);
}

/// Behind a letter; a list that is open follows every key.
void EditorHelp::typed()
{
    CaretPlace const place = placeAt(editor_.textCursor().position());
    if (static_cast<int>(place.word.size()) >= letters_before || isOpen()) return offer();
    completer_.popup()->hide();
}

QString EditorHelp::aboutAt(int position) const
{
    return QString::fromStdString(aboutPlace(placeAt(position)));
}

bool EditorHelp::showAbout(QPoint const& at, QPoint const& on_screen)
{
    QTextCursor const under = editor_.cursorForPosition(at);
    if (!editor_.problemsAt(under.blockNumber() + 1).isEmpty()) return false;
    QString const about = aboutAt(under.position());
    if (about.isEmpty()) return false;
    QToolTip::showText(on_screen, QStringLiteral("<qt>%1</qt>").arg(about.toHtmlEscaped()), &editor_);
    return true;
}

bool EditorHelp::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != viewport_ || event->type() != QEvent::ToolTip) return QObject::eventFilter(watched, event);
    auto const* const help = static_cast<QHelpEvent*>(event);
    return showAbout(help->pos(), help->globalPos());
}

bool EditorHelp::takes(QKeyEvent& key)
{
    if (editor_.isReadOnly()) return false;
    if (key.key() == Qt::Key_Space && key.modifiers() == Qt::ControlModifier) {
        offer();
        return true;
    }
    if (isOpen() && isOfTheList(key.key()) && key.modifiers() == Qt::NoModifier) {
        key.ignore();  // the list takes it
        return true;
    }
    bool const letter = !key.text().isEmpty() && key.text().at(0).isLetterOrNumber() && !key.modifiers().testFlag(Qt::ControlModifier);
    if (letter || (isOpen() && key.key() == Qt::Key_Backspace)) QMetaObject::invokeMethod(this, &EditorHelp::typed, Qt::QueuedConnection);
    return false;
}

}  // namespace signalbox::console
