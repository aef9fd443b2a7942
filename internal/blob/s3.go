package blob

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/privet-pims/privet/internal/id"
)

// S3Settings name a bucket. Without keys, those of the machine's role are used.
type S3Settings struct {
	Endpoint  string // host or host:port
	Bucket    string
	Region    string
	Prefix    string // before every name in the bucket; may be empty
	AccessKey string
	SecretKey string
	PlainHTTP bool   // without TLS; for a store on the same machine
	Scratch   string // folder for a content until its hash is known; "" is the system's
}

// S3 is a Store in a bucket: <prefix>/<organisation>/<hash>.
type S3 struct {
	client  *minio.Client
	bucket  string
	prefix  string
	scratch string
}

// OpenS3 checks that the bucket is there and may be used.
func OpenS3(ctx context.Context, s S3Settings) (*S3, error) {
	creds := credentials.NewIAM("")
	if s.AccessKey != "" {
		creds = credentials.NewStaticV4(s.AccessKey, s.SecretKey, "")
	}
	client, err := minio.New(s.Endpoint, &minio.Options{Creds: creds, Secure: !s.PlainHTTP, Region: s.Region, MaxRetries: 4})
	if err != nil {
		return nil, fmt.Errorf("open the attachment store at %s: %w", s.Endpoint, err)
	}
	found, err := client.BucketExists(ctx, s.Bucket)
	if err != nil {
		return nil, fmt.Errorf("open the attachment store at %s: %w", s.Endpoint, err)
	}
	if !found {
		return nil, fmt.Errorf("open the attachment store at %s: there is no bucket %s", s.Endpoint, s.Bucket)
	}
	return &S3{client, s.Bucket, s.Prefix, s.Scratch}, nil
}

// Put implements Store. The name is the hash, so the content waits in a file
// until it is known; one that is there already is sent again, which mends it.
func (s *S3) Put(ctx context.Context, org id.ID, r io.Reader, limit int64) (Sum, int64, error) {
	f, err := os.CreateTemp(s.scratch, "privet-put-*") // mode 0600
	if err != nil {
		return Sum{}, 0, fmt.Errorf("put an attachment: %w", full(err))
	}
	_ = os.Remove(f.Name())   // an open file outlives its name; nothing is left behind by a kill
	defer os.Remove(f.Name()) // where it does not
	defer f.Close()
	sum, n, err := copyHashed(ctx, f, r, limit)
	if err != nil {
		return Sum{}, 0, fmt.Errorf("put an attachment: %w", full(err))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return Sum{}, 0, fmt.Errorf("put an attachment: %w", err)
	}
	_, err = s.client.PutObject(ctx, s.bucket, s.name(org, sum), f, n, minio.PutObjectOptions{
		ContentType:      "application/octet-stream",
		DisableMultipart: true, // one request is whole or not there; 5 GB are enough for an attachment
	})
	if err != nil {
		return Sum{}, 0, fmt.Errorf("put attachment %s: %w", sum, err)
	}
	return sum, n, nil
}

// Open implements Store.
func (s *S3) Open(ctx context.Context, org id.ID, sum Sum) (io.ReadCloser, error) {
	object, err := s.client.GetObject(ctx, s.bucket, s.name(org, sum), minio.GetObjectOptions{})
	if err != nil {
		return nil, fmt.Errorf("open attachment %s: %w", sum, err)
	}
	if _, err := object.Stat(); err != nil {
		object.Close()
		return nil, s.explain("open", sum, err)
	}
	return check(object, sum), nil
}

// Stat implements Store.
func (s *S3) Stat(ctx context.Context, org id.ID, sum Sum) (int64, error) {
	info, err := s.client.StatObject(ctx, s.bucket, s.name(org, sum), minio.StatObjectOptions{})
	if err != nil {
		return 0, s.explain("look for", sum, err)
	}
	return info.Size, nil
}

// Remove implements Store.
func (s *S3) Remove(ctx context.Context, org id.ID, sum Sum) error {
	if err := s.client.RemoveObject(ctx, s.bucket, s.name(org, sum), minio.RemoveObjectOptions{}); err != nil {
		return fmt.Errorf("remove attachment %s: %w", sum, err)
	}
	return nil
}

// Walk implements Store: S3 lists names in order. Objects that are no contents
// are left out.
func (s *S3) Walk(ctx context.Context, org id.ID, visit func(Sum, int64) error) error {
	prefix := path.Join(s.prefix, folder(org)) + "/"
	for object := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if object.Err != nil {
			return fmt.Errorf("list attachments: %w", object.Err)
		}
		sum, err := ParseSum(path.Base(object.Key))
		if err != nil {
			continue
		}
		if err := visit(sum, object.Size); err != nil {
			return fmt.Errorf("list attachments: %w", err)
		}
	}
	return nil
}

func (s *S3) name(org id.ID, sum Sum) string {
	return path.Join(s.prefix, folder(org), sum.String())
}

func (s *S3) explain(doing string, sum Sum, err error) error {
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return missing(sum, err)
	}
	return fmt.Errorf("%s attachment %s: %w", doing, sum, err)
}
