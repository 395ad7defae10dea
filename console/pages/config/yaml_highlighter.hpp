// Colours of YAML by role: keys, texts, numbers, comments, references to the environment. Owned by the editor's document, on the GUI thread.
#pragma once

#include <QSyntaxHighlighter>

namespace signalbox::console {

class YamlHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    explicit YamlHighlighter(QTextDocument* document);

protected:
    void highlightBlock(QString const& text) override;
};

}  // namespace signalbox::console
