// Sections of facts as text that is as high as it needs to be, to be selected and read aloud as one piece. Owned by the inspector, on the GUI
// thread.
#pragma once

#include "console/pages/traffic/request_words.hpp"

#include <QTextBrowser>

namespace signalbox::console {

/// The sections as HTML; every text is escaped. `pale` is the colour of names.
QString factsHtml(std::vector<Section> const& sections, QColor const& pale);

class FactsText : public QTextBrowser {
    Q_OBJECT

public:
    explicit FactsText(QWidget* parent = nullptr);
    void setSections(std::vector<Section> sections);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void write();
    void fitHeight();
    std::vector<Section> sections_;
    bool writing_ = false;
};

}  // namespace signalbox::console
