"""The pages that people work at: plain HTML from here, better with JavaScript, whole without."""
