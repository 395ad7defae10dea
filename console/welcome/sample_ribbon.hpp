// The strip that says "Sample data" above everything, with a guide in four steps through what is planted in it. Owned by the window;
// the GUI thread.
#pragma once

#include "console/config/newest_job.hpp"
#include "console/welcome/sample_story.hpp"

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace signalbox::console {

/// Where a step of the guide leads.
struct TourView {
    QString query;
    qint64 from_us = 0, to_us = 0;
    QString page;  // by its name: "models"
    QString by;    // the field whose values the page compares; empty: as it is
};

class SampleRibbon : public QWidget {
    Q_OBJECT

public:
    explicit SampleRibbon(QWidget* parent = nullptr);

    /// Begins at the first step.
    void setStory(SampleStory const& story);
    /// The story of this store when it is a sample, and visible as soon as that is read; hidden for every other store, and for none.
    void showFor(QString const& store);
    int step() const { return step_; }
    void setStep(int step);

signals:
    void showMe(signalbox::console::TourView const& view);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void tell();
    /// With the time around the planted thing, so that its beginning can be seen.
    void lookAtStep();

    SampleStory story_;
    int step_ = 0;
    QLabel *badge_, *text_;
    QPushButton *back_, *next_, *show_;
    NewestJob* reading_;
};

}  // namespace signalbox::console
