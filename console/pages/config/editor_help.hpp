// What the editor offers while one writes: keys and values that the gateway knows at the caret, and its sentence about the key under the mouse. Owned
// by the editor, on the GUI thread.
#pragma once

#include "console/config/suggestions.hpp"

#include <QCompleter>
#include <QKeyEvent>
#include <QObject>
#include <QStandardItemModel>

namespace signalbox::console {

class ConfigEditor;

class EditorHelp : public QObject {
    Q_OBJECT

public:
    static constexpr int letters_before = 2;  // that are typed before something is offered unasked

    explicit EditorHelp(ConfigEditor& editor);
    /// The last text that was YAML; null: none was.
    void setTree(node_pointer const& tree) { tree_ = tree; }
    /// Offers what fits at the caret; nothing when nothing does.
    void offer();
    QStringList offered() const;
    bool isOpen() const;
    /// The sentence about the key at this position of the document; empty when there is none.
    QString aboutAt(int position) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    CaretPlace placeAt(int position) const;
    void put(QString const& text);
    void typed();
    bool takes(QKeyEvent& key);
    bool showAbout(QPoint const& at, QPoint const& on_screen);

    ConfigEditor& editor_;
    QObject const* viewport_;  // while the editor ends it is asked for nothing
    node_pointer tree_;
    QStandardItemModel model_;
    QCompleter completer_;
};

}  // namespace signalbox::console
