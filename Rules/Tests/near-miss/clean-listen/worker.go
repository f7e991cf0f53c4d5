package worker

func (w *Worker) Start(listener *pq.Listener) error {
	return listener.Listen("job_queue_added")
}
