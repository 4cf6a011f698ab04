"""The pages for people: plain HTML, enhanced by JavaScript, complete without it."""
